import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { CameraStatus, DockStatus } from './dock-status.ts';

const STYLE = path.join(import.meta.dirname, 'status.css');
// As strict as the pages of the service: nothing inline, nothing from elsewhere, nothing framed, nothing kept.
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;
const REFRESH_SECONDS = 2;

/**
 * Serves the page of the dock to this very machine: bound to 127.0.0.1, and a Host that is anything else is refused, so that no website can read
 * it by a name of its own (DNS rebinding). Resolves with the port. Throws when the port is taken.
 */
export async function serveStatus(port: number, status: () => DockStatus): Promise<number> {
  const style = await readFile(STYLE, 'utf8');
  const server = createServer((request, response) => {
    answer(request, response, { status, style });
  });
  return listening(server, port);
}

interface Page {
  readonly status: () => DockStatus;
  readonly style: string;
}

function answer(request: IncomingMessage, response: ServerResponse, { status, style }: Page): void {
  const port = String(request.socket.localPort);
  const here = [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '');
  const send = (code: number, type: string, body: string): void => {
    response.writeHead(code, { ...HEADERS, 'Content-Type': `${type}; charset=utf-8` });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (!here) send(421, 'text/plain', 'Alleen op deze machine.\n');
  else if (request.method !== 'GET' && request.method !== 'HEAD') send(405, 'text/plain', 'Alleen lezen.\n');
  else if (request.url === '/') send(200, 'text/html', renderStatus(status()));
  else if (request.url === '/status.css') send(200, 'text/css', style);
  else send(404, 'text/plain', 'Niet gevonden.\n');
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}

/** The page of the dock: large enough to be read from two metres, the same without style sheets, and understood without colours. */
export function renderStatus({ cameras, fault, strangers, at }: DockStatus): string {
  const time = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', timeStyle: 'medium' }).format(at);
  const tiles = cameras.map(tile).join('\n');
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${String(REFRESH_SECONDS)}">
<title>Dock</title>
<link rel="stylesheet" href="/status.css">
</head>
<body>
<main>
<h1>Dock <small>${time}</small></h1>
${fault === '' ? '' : `<p class="fault">Er is geen zicht op de camera’s: ${escaped(fault)}</p>`}
${strangers.map(strange).join('\n')}
${cameras.length === 0 ? '<p class="none">Er staat geen camera in het dock.</p>' : `<ul>\n${tiles}\n</ul>`}
</main>
</body>
</html>
`;
}

function strange(folder: string): string {
  return `<p class="fault"><strong>Niet herkend: ${escaped(folder)}.</strong> Deze camera wordt niet uitgelezen. Laat hem staan en waarschuw de beheerder.</p>`;
}

const MARKS = { safe: '✓', busy: '…', trouble: '!' } as const;

function tile({ cameraId, sign, headline, text, percent, notes }: CameraStatus): string {
  const progress =
    percent === undefined
      ? ''
      : `<progress max="100" value="${String(percent)}" aria-label="Voortgang van ${escaped(cameraId)}"></progress>`;
  return `<li class="${sign}">
<h2>${escaped(cameraId)}</h2>
<p class="headline"><span aria-hidden="true">${MARKS[sign]}</span> ${escaped(headline)}</p>
${progress}
<p>${escaped(text)}</p>
${notes.map((note) => `<p class="note">${escaped(note)}</p>`).join('\n')}
</li>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

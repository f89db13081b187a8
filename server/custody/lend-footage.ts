import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../database/database.ts';
import { closedToPrograms } from './awaited-scans.ts';
import { readObjectRange, type Reading } from './read-object.ts';
import type { SealedObject } from './sealed-objects.ts';

/** Footage that a program on this machine may read for as long as the loan lasts. */
export interface LentFootage extends AsyncDisposable {
  /** Address on 127.0.0.1 with an unguessable path; ranges are served. */
  readonly url: string;
}

/** No program may open this: it was not scanned yet, or there is malware in it. */
export class NotForPrograms extends Error {
  override readonly name = 'NotForPrograms';
}

const RANGE = /^bytes=(\d+)-(\d*)$/;

/**
 * Lends decrypted footage to ffmpeg without writing it anywhere: a server on 127.0.0.1 with one secret path, which ends when the loan is
 * disposed of or the signal is aborted. A chunk that is not authentic breaks the connection off; it never comes out as footage. Throws
 * {@link NotForPrograms} for what the scanner has not answered about yet, and for what it warned of.
 */
export async function lendFootage(
  reading: Reading & { readonly database: Pick<Database, 'sql'> },
  object: Pick<SealedObject, 'id' | 'plainSize' | 'mediaType'>,
  signal?: AbortSignal,
): Promise<LentFootage> {
  signal?.throwIfAborted();
  const warning = await closedToPrograms(reading.database.sql, object.id);
  if (warning !== undefined) throw new NotForPrograms(`No program opens object ${object.id}: ${warning}`);
  const path = `/${randomBytes(32).toString('base64url')}`;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === path && (await isOurOwn(request.socket))) await answer(reading, object, request, response);
    else response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      response.destroy();
    });
  });
  const port = await listening(server);
  const end = (): Promise<void> => closed(server);
  signal?.addEventListener('abort', () => void end(), { once: true });
  return { url: `http://127.0.0.1:${String(port)}${path}`, [Symbol.asyncDispose]: end };
}

/**
 * Whether a program of our own user is at the other end. The address stands in the list of processes for everybody on this machine to read, so it is no
 * secret from them. Linux names the owner of every connection (proc_net_tcp); where nobody does, nobody is served.
 */
async function isOurOwn({ localPort = 0, remotePort = 0 }: Socket): Promise<boolean> {
  const [here, there] = [localPort, remotePort].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`);
  const connections = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
  const theirs = connections.find(([, from, to]) => from?.endsWith(there ?? ' ') && to?.endsWith(here ?? ' '));
  return theirs?.[OWNER_COLUMN] === String(process.getuid?.());
}

const OWNER_COLUMN = 7;

async function answer(
  reading: Reading,
  object: Pick<SealedObject, 'id' | 'plainSize' | 'mediaType'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const range = rangeOf(request.headers.range, object.plainSize);
  if (range === undefined) {
    response.writeHead(416, { 'Content-Range': `bytes */${String(object.plainSize)}` }).end();
    return;
  }
  const { from, to, partial } = range;
  response.writeHead(partial ? 206 : 200, {
    'Content-Type': object.mediaType,
    'Content-Length': to - from,
    'Accept-Ranges': 'bytes',
    ...(partial ? { 'Content-Range': `bytes ${String(from)}-${String(to - 1)}/${String(object.plainSize)}` } : {}),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(Readable.from(readObjectRange(reading, object, from, to)), response);
}

function rangeOf(header: string | undefined, size: number): { from: number; to: number; partial: boolean } | undefined {
  if (header === undefined) return { from: 0, to: size, partial: false };
  const [, first, last] = RANGE.exec(header) ?? [];
  if (first === undefined) return undefined;
  const from = Number(first);
  const to = last === undefined || last === '' ? size : Math.min(Number(last) + 1, size);
  return from < to ? { from, to, partial: true } : undefined;
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('The loopback server has no port'));
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

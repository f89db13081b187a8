import type { EntrySummary } from './custody-history.ts';
import { BLOCK_SIZE, type EvidenceManifest } from './evidence-manifest.ts';
import { escapeMarkup } from './mdto.ts';

/** What the reader of a package is told, beside the signed manifest. */
export interface ReadMeFacts {
  readonly manifest: Omit<EvidenceManifest, 'files' | 'blocks'>;
  /** Path of the original inside the package. */
  readonly originalPath: string;
  /** RFC 7638 thumbprint of the signing key; it also stands in the covering letter. */
  readonly keyFingerprint: string;
  /** Where the public key is published as PEM. */
  readonly keyAddress: string;
  readonly history: readonly EntrySummary[];
}

type Part =
  | { readonly kind: 'heading' | 'text' | 'command'; readonly text: string }
  | { readonly kind: 'rows'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Commands that split the signature off the manifest and check it with nothing but coreutils and openssl (RFC 7515 section 7.1, RFC 7518 section 3.5). */
export const SIGNATURE_COMMANDS = [
  "cut -d. -f1,2 manifest.jws | tr -d '\\n' > /tmp/inhoud.txt",
  "cut -d. -f3 manifest.jws | tr -d '\\n' | tr '_-' '/+' | base64 -d > /tmp/handtekening.bin",
  'openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -verify sleutel.pem -signature /tmp/handtekening.bin /tmp/inhoud.txt',
] as const;

/** The explanation as plain text. */
export function readMeText(facts: ReadMeFacts): string {
  return `${title(facts)}\n${'='.repeat(title(facts).length)}\n\n${partsOf(facts).map(asText).join('\n')}`;
}

/** The explanation as a page that needs no script and no network. */
export function readMePage(facts: ReadMeFacts): string {
  const body = partsOf(facts).map(asMarkup).join('\n');
  return `<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title(facts))}</title>
<style>body{font-family:sans-serif;line-height:1.5;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
table{border-collapse:collapse}th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
pre{background:#f0f0f0;padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(title(facts))}</h1>
${body}
</main>
</body>
</html>
`;
}

function title(facts: ReadMeFacts): string {
  return `Bewijspakket ${facts.manifest.number}`;
}

function partsOf(facts: ReadMeFacts): readonly Part[] {
  return [...about(facts), ...clocks(facts), ...checking(facts), ...contents(facts), ...historyOf(facts)];
}

function about({ manifest, originalPath }: ReadMeFacts): readonly Part[] {
  const { receiver, recording } = manifest;
  return [
    text(
      `Dit pakket bevat een bodycamopname van ${manifest.organisation}. De opname is niet bewerkt en bit voor bit gelijk aan wat de camera heeft ingeleverd. Niemand is onherkenbaar gemaakt.`,
    ),
    rows(
      ['Gegeven', 'Waarde'],
      [
        ['Zaak bij de gemeente', manifest.caseRef],
        ['Voor', `${receiver.name}, ${receiver.rank}`],
        ['Kenmerk van de ontvanger', receiver.reference],
        ['Grondslag', receiver.legalGround],
        ['Opname', recording.id],
        ['Camera', recording.cameraId],
        ['Bestand', originalPath],
        ['Naam op de camera', recording.clipName],
        ['Grootte', `${String(recording.size)} bytes`],
        ['SHA-256 van de opname', recording.sha256],
        ['Pakket gemaakt', forPeople(manifest.builtAt)],
      ],
    ),
  ];
}

function clocks({ manifest: { recording } }: ReadMeFacts): readonly Part[] {
  const camera = (Date.parse(recording.deviceStartedAt) - Date.parse(recording.startedAt)) / 1000;
  return [
    heading('Tijden en klokken'),
    rows(
      ['Klok', 'Begin', 'Einde'],
      [
        ['Camera, zoals hij zelf aangaf', forPeople(recording.deviceStartedAt), forPeople(recording.deviceEndedAt)],
        ['Verbeterd met de afwijking', forPeople(recording.startedAt), forPeople(recording.endedAt)],
      ],
    ),
    text(
      `De klok van de camera liep ${deviation(camera)}; die van het dockstation ${deviation(recording.driftSeconds)}. Ingenomen op ${forPeople(recording.dockedAt)}, verzegeld op ${forPeople(recording.sealedAt)}. Tijden staan in Nederlandse tijd; in de bestanden staan ze in UTC. Tijdzone van de camera: ${recording.timeZone}.`,
    ),
  ];
}

function deviation(seconds: number): string {
  if (seconds === 0) return 'gelijk';
  return `${Math.abs(seconds).toFixed(1).replace('.', ',')} seconden ${seconds > 0 ? 'voor' : 'achter'}`;
}

function checking({ manifest, keyAddress, keyFingerprint }: ReadMeFacts): readonly Part[] {
  return [
    heading('Zelf controleren'),
    text(
      'U heeft ons niet nodig om dit pakket te controleren. Pak het uit, open de map in een opdrachtvenster en voer de stappen uit.',
    ),
    text('1. Zijn alle bestanden heel en ongewijzigd? Elke regel moet eindigen op OK.'),
    command('sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt'),
    text(
      `Onder Windows: certutil -hashfile gevolgd door de naam van het bestand en SHA256. Vergelijk de uitkomst met manifest-sha256.txt.`,
    ),
    text(
      `2. Komt het pakket van ${manifest.organisation}? Haal de openbare sleutel op van ${keyAddress} en bewaar die als sleutel.pem. De vingerafdruk die in dat adres staat moet gelijk zijn aan die in de begeleidende brief: ${keyFingerprint}. Een sleutel die bij het pakket zelf zit bewijst niets; daarom zit hij er niet bij.`,
    ),
    command(SIGNATURE_COMMANDS.join('\n')),
    text('Er moet staan: Verified OK. De ondertekende inhoud leest u zo:'),
    command("cut -d. -f2 manifest.jws | tr '_-' '/+' | base64 -di"),
    text('3. Alles in een keer, met het programma van de gemeente (open broncode, werkt zonder netwerk):'),
    command(`beeldkluis verify --key sleutel.pem ${bagName(manifest.number)}.zip`),
  ];
}

function contents({ originalPath }: ReadMeFacts): readonly Part[] {
  return [
    heading('Wat zit er in'),
    rows(
      ['Bestand', 'Wat het is'],
      [
        [originalPath, 'De opname, bit voor bit'],
        [
          'data/keten.json',
          'Alles wat het logboek over deze opname zegt, met per regel het bewijs dat de regel in het ondertekende logboek staat',
        ],
        ['data/opname.mdto.xml, data/bestand.mdto.xml', 'Archiefgegevens volgens MDTO 1.0.1'],
        [
          'manifest.jws',
          `Ondertekende lijst van alle bestanden, met een controlegetal per ${String(BLOCK_SIZE / 1024 / 1024)} MiB van de opname (JWS, PS256)`,
        ],
        ['bagit.txt, bag-info.txt, manifest-*.txt, tagmanifest-*.txt', 'Verpakking volgens BagIt 1.0 (RFC 8493)'],
      ],
    ),
  ];
}

function historyOf({ history }: ReadMeFacts): readonly Part[] {
  return [
    heading('Wat er met de opname is gebeurd'),
    text('Namen van medewerkers staan versleuteld in het logboek. De gemeente kan ze op verzoek openen.'),
    rows(
      ['Moment', 'Handeling', 'Uitkomst', 'Rol'],
      history.map((entry) => [forPeople(entry.at), entry.act, entry.result, entry.role]),
    ),
  ];
}

/** Name of the bag's base directory and, with an extension, of the package (RFC 8493 section 4). */
export function bagName(number: string): string {
  return `bewijspakket-${number}`;
}

const heading = (content: string): Part => ({ kind: 'heading', text: content });
const text = (content: string): Part => ({ kind: 'text', text: content });
const command = (content: string): Part => ({ kind: 'command', text: content });
const rows = (head: readonly string[], body: readonly (readonly string[])[]): Part => ({
  kind: 'rows',
  head,
  rows: body,
});

function asText(part: Part): string {
  switch (part.kind) {
    case 'heading':
      return `\n${part.text}\n${'-'.repeat(part.text.length)}\n`;
    case 'text':
      return `${wrapped(part.text)}\n`;
    case 'command':
      return `${part.text.replaceAll(/^/gm, '    ')}\n`;
    case 'rows':
      return `${part.rows.map((row) => `  ${row.length === 2 ? row.join(': ') : row.join(' | ')}`).join('\n')}\n`;
  }
}

function asMarkup(part: Part): string {
  switch (part.kind) {
    case 'heading':
      return `<h2>${escapeMarkup(part.text)}</h2>`;
    case 'text':
      return `<p>${escapeMarkup(part.text)}</p>`;
    case 'command':
      return `<pre><code>${escapeMarkup(part.text)}</code></pre>`;
    case 'rows':
      return tableOf(part.head, part.rows);
  }
}

function tableOf(head: readonly string[], body: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string =>
    row
      .map((cell, index) =>
        index === 0 ? `<th scope="row">${escapeMarkup(cell)}</th>` : `<td>${escapeMarkup(cell)}</td>`,
      )
      .join('');
  const heads = head.map((cell) => `<th scope="col">${escapeMarkup(cell)}</th>`).join('');
  return `<table>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${body.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}\n</tbody>\n</table>`;
}

function wrapped(content: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of content.split(' ')) {
    if (line !== '' && line.length + word.length >= 78) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

function forPeople(moment: string): string {
  const format = new Intl.DateTimeFormat('nl-NL', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'Europe/Amsterdam',
  });
  return format.format(new Date(moment));
}

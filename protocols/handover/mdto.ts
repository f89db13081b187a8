/** Namespace of MDTO-XML 1.0.1 (Nationaal Archief); the order of elements below is that of its schema. */
const NAMESPACE = 'https://www.nationaalarchief.nl/mdto';

/** An element: its name, and either its text or its children. */
type Element = readonly [name: string, content: string | readonly Element[]];

/** What MDTO needs to know about a recording. Moments are ISO 8601 in UTC. */
export interface ArchivedRecording {
  readonly recordingId: string;
  readonly cameraId: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly termStartsAt: string;
  readonly termDays: number;
  readonly place: string | undefined;
  readonly organisation: ArchivingBody;
  readonly caseRef: string;
  readonly handedOverAt: string;
  readonly receiver: string;
}

/** The body that made the record, with its TOOI identification such as `gm0546` when it has one. */
export interface ArchivingBody {
  readonly name: string;
  readonly tooi?: string | undefined;
}

/** What MDTO needs to know about the file of a recording. */
export interface ArchivedFile {
  readonly recordingId: string;
  readonly name: string;
  readonly size: number;
  readonly mediaType: string;
  /** Checksums in lower-case hex. */
  readonly sha256: string;
  readonly sha512: string;
  readonly checkedAt: string;
}

const SYSTEM_NAME = 'Beeldkluis';

/** The recording as an `informatieobject`. */
export function describeRecording(recording: ArchivedRecording): string {
  const { organisation } = recording;
  return xmlDocument([
    'informatieobject',
    [
      ['identificatie', identification(recording.recordingId)],
      ['naam', `Bodycamopname ${recording.cameraId} ${recording.startedAt.slice(0, 16)}Z`],
      ['aggregatieniveau', concept('Archiefstuk', 'Begrippenlijst Aggregatieniveaus MDTO')],
      ['dekkingInTijd', coverage(recording)],
      ...optional('dekkingInRuimte', recording.place, (place) => [['verwijzingNaam', place]]),
      ['event', handingOver(recording)],
      ['waardering', concept('Tijdelijk te bewaren', 'Begrippenlijst Waarderingen MDTO', 'V')],
      [
        'bewaartermijn',
        [
          ['termijnStartdatumLooptijd', recording.termStartsAt.slice(0, 10)],
          ['termijnLooptijd', `P${String(recording.termDays)}D`],
        ],
      ],
      ['heeftRepresentatie', [['verwijzingNaam', `Bestand van opname ${recording.recordingId}`]]],
      ['archiefvormer', body(organisation)],
      [
        'beperkingGebruik',
        [
          ['beperkingGebruikType', concept('Persoonsgegevens', 'Begrippenlijst BeperkingGebruik van de organisatie')],
          [
            'beperkingGebruikNadereBeschrijving',
            'Onbewerkte beelden met herkenbare personen. Alleen te gebruiken voor het doel waarvoor ze zijn verstrekt.',
          ],
        ],
      ],
    ],
  ]);
}

/** The file of the recording as a `bestand`. */
export function describeFile(file: ArchivedFile): string {
  const checkedAt = file.checkedAt.slice(0, 19);
  const checksum = (algorithm: string, value: string): Element => [
    'checksum',
    [
      ['checksumAlgoritme', concept(algorithm, 'Begrippenlijst ChecksumAlgoritme MDTO')],
      ['checksumWaarde', value],
      ['checksumDatum', checkedAt],
    ],
  ];
  return xmlDocument([
    'bestand',
    [
      ['identificatie', identification(`${file.recordingId}/origineel`)],
      ['naam', file.name],
      ['omvang', String(file.size)],
      ['bestandsformaat', concept(file.mediaType, 'IANA Media types')],
      checksum('SHA-256', file.sha256),
      checksum('SHA-512', file.sha512),
      [
        'isRepresentatieVan',
        [
          ['verwijzingNaam', `Opname ${file.recordingId}`],
          ['verwijzingIdentificatie', identification(file.recordingId)],
        ],
      ],
    ],
  ]);
}

function identification(mark: string): readonly Element[] {
  return [
    ['identificatieKenmerk', mark],
    ['identificatieBron', SYSTEM_NAME],
  ];
}

function concept(label: string, list: string, code?: string): readonly Element[] {
  return [
    ['begripLabel', label],
    ...optional('begripCode', code, (text) => text),
    ['begripBegrippenlijst', [['verwijzingNaam', list]]],
  ];
}

function body(organisation: ArchivingBody): readonly Element[] {
  return [
    ['verwijzingNaam', organisation.name],
    ...optional('verwijzingIdentificatie', organisation.tooi, (tooi) => [
      ['identificatieKenmerk', tooi],
      ['identificatieBron', 'TOOI register gemeenten'],
    ]),
  ];
}

function coverage(recording: ArchivedRecording): readonly Element[] {
  return [
    ['dekkingInTijdType', concept('Opnameperiode', 'Begrippenlijst DekkingInTijd van de organisatie')],
    ['dekkingInTijdBegindatum', recording.startedAt],
    ['dekkingInTijdEinddatum', recording.endedAt],
  ];
}

function handingOver(recording: ArchivedRecording): readonly Element[] {
  return [
    ['eventType', concept('Verstrekking', 'Begrippenlijst EventTypen van de organisatie')],
    ['eventTijd', recording.handedOverAt],
    ['eventVerantwoordelijkeActor', body(recording.organisation)],
    ['eventResultaat', `Bewijspakket voor ${recording.receiver}, zaak ${recording.caseRef}`],
  ];
}

function optional<T>(name: string, value: T | undefined, content: (value: T) => Element[1]): readonly Element[] {
  return value === undefined ? [] : [[name, content(value)]];
}

function xmlDocument(object: Element): string {
  const root = `<MDTO xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${NAMESPACE} ${NAMESPACE}/MDTO-XML1.0.1.xsd">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n${written(object, 1)}</MDTO>\n`;
}

function written([name, content]: Element, depth: number): string {
  const indent = '  '.repeat(depth);
  if (typeof content === 'string') return `${indent}<${name}>${escapeMarkup(content)}</${name}>\n`;
  return `${indent}<${name}>\n${content.map((child) => written(child, depth + 1)).join('')}${indent}</${name}>\n`;
}

/** Text as XML and HTML may hold it: markup escaped, and characters that XML 1.0 forbids (section 2.2) left out. */
export function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

import { createHash } from 'node:crypto';
import { REFUSALS } from '../../../protocols/refusal.ts';
import type { LoggedEntry } from '../../audit/read-log.ts';
import { HTTP_STATUS } from '../../http/problem.ts';
import { entryLine } from './entry-line.ts';

/** A line of an audit trail as the ZGW APIs of VNG have it (Zaken API, `AuditTrail`). */
export interface AuditTrailLine {
  readonly uuid: string;
  readonly bron: string;
  readonly applicatieId: string;
  readonly applicatieWeergave: string;
  readonly gebruikersId: string;
  readonly gebruikersWeergave: string;
  readonly actie: string;
  readonly actieWeergave: string;
  readonly resultaat: number;
  readonly hoofdObject: string;
  readonly resource: string;
  readonly resourceUrl: string;
  readonly toelichting: string;
  readonly resourceWeergave: string;
  readonly aanmaakdatum: string;
  readonly wijzigingen: { readonly oud: null; readonly nieuw: LoggedEntry['facts'] | null };
}

// The actions that the standard names; what is none of these keeps its own name, as the standard allows.
const ACTIONS: readonly (readonly [RegExp, string])[] = [
  [/[.-](read|listed|described|watched|prepared)$/, 'list'],
  [/[.](searched)$/, 'list'],
  [/[.](opened|played|shown|downloaded|exported)$/, 'retrieve'],
  [/[.](destroyed|erased)$/, 'destroy'],
  [/[.-](registered|requested|uploaded|placed|granted|ordered|offered|proposed)$/, 'create'],
];
const LONGEST_SHOWN = 200;

/** The entry in the shape of ZGW. Its id follows from the log and its place in it, so that it is the same in every export. */
export function auditTrailLine(entry: LoggedEntry, publicUrl: string, origin: string): AuditTrailLine {
  const { about, personal, facts } = entry;
  const { sentence, why } = entryLine(entry, 'nl');
  const resourceUrl = `${publicUrl}/logboek/${entry.index}`;
  return {
    uuid: uuidOf(`${origin}\n${entry.index}`),
    ...{ bron: 'beeldkluis', applicatieId: origin, applicatieWeergave: 'Beeldkluis' },
    gebruikersId: personal['by.person'] ?? '',
    gebruikersWeergave: (personal['by.name'] ?? '').slice(0, LONGEST_SHOWN),
    actie: ACTIONS.find(([pattern]) => pattern.test(entry.act))?.[1] ?? entry.act,
    actieWeergave: sentence.slice(0, LONGEST_SHOWN),
    resultaat: statusOf(entry),
    ...{ hoofdObject: resourceUrl, resource: about.kind, resourceUrl },
    toelichting: why.join('; '),
    resourceWeergave: about.id.slice(0, LONGEST_SHOWN),
    aanmaakdatum: entry.at,
    wijzigingen: { oud: null, nieuw: Object.keys(facts).length === 0 ? null : facts },
  };
}

function statusOf({ result, facts }: LoggedEntry): number {
  if (result === 'failed') return 500;
  if (result !== 'refused') return 200;
  const code = REFUSALS.find((refusal) => refusal === facts['reason']);
  return code === undefined ? 403 : HTTP_STATUS[code];
}

/** A UUID of version 8 (RFC 9562) from the SHA-256 of a text. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The entries as one JSON array, written as it is read. */
export async function* zgwExport(
  steps: AsyncIterable<readonly LoggedEntry[]>,
  publicUrl: string,
  origin: string,
): AsyncGenerator<string, void, undefined> {
  let separator = '[\n';
  for await (const entries of steps) {
    for (const entry of entries) {
      yield separator + JSON.stringify(auditTrailLine(entry, publicUrl, origin));
      separator = ',\n';
    }
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

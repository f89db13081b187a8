import type { Knex } from 'knex';
import { z } from 'zod';
import { ACTS, isAct, type Act } from '../../protocols/acts.ts';
import { protocolAllows, type MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import { csvText, type DueRecording, latenessOf } from '../../protocols/supervision/audit-pack.ts';
import { SAMPLED_ROLES } from '../../protocols/supervision/sample.ts';
import { readLog, type LoggedEntry } from '../audit/read-log.ts';
import { readView, type LoggedView } from './logged-views.ts';

/** The period of a pack; both moments are ISO 8601 in UTC, the last is not in it. */
export interface PackPeriod {
  readonly from: string;
  readonly until: string;
}

const PAGE = 500;

/** Entries of an act within the period, oldest first. */
export async function entriesOf(sql: Knex, act: Act, { from, until }: PackPeriod): Promise<readonly LoggedEntry[]> {
  const found: LoggedEntry[] = [];
  let before: number | undefined;
  do {
    const page = await readLog(sql, { act, from, until, before, limit: PAGE });
    found.push(...page.filter(({ result }) => result !== 'refused'));
    before = page.length === PAGE ? page.at(-1)?.index : undefined;
  } while (before !== undefined);
  return found.toReversed();
}

/** Every view by staff within the period, oldest first; `noted` hears how many were read. */
export async function viewsWithin(
  sql: Knex,
  period: PackPeriod,
  noted: (share: number) => Promise<void>,
): Promise<readonly LoggedView[]> {
  const opened = (await entriesOf(sql, 'viewing.opened', period)).filter(({ role }) => SAMPLED_ROLES.includes(role));
  const views: LoggedView[] = [];
  for (const [at, { index }] of opened.entries()) {
    const view = await readView(sql, index);
    if (view !== undefined) views.push(view);
    if (at % 50 === 0) await noted(at / opened.length);
  }
  return views;
}

/** Views as a table: who, when, why, which seconds, and where it stands in the log. */
export function viewsTable(views: readonly LoggedView[]): string {
  const columns = [
    'Logregel',
    'Sessie',
    'Geopend',
    'Gesloten',
    'Medewerker',
    'Rol',
    'Afdeling',
    'Doel',
    'Zaak',
    'Opname',
  ];
  return csvText(
    [...columns, 'Beelden', 'Seconden getoond', 'Welke seconden', 'Blokken opgehaald'],
    views.map((view) => [
      ...[view.index, view.session, view.openedAt.toISOString(), view.closedAt, view.name, view.viewer.role],
      ...[view.viewer.department, view.purpose, view.caseRef, view.recordingId, view.original ? 'origineel' : 'kopie'],
      ...[view.shownSeconds, view.shown.map(({ from, to }) => `${String(from)}-${String(to)}`).join(' '), view.windows],
    ]),
  );
}

/** Which role may do what: the table of acts as the municipal protocol narrows it. */
export function actsTable(protocol: MunicipalProtocol): string {
  const rows = Object.keys(ACTS)
    .filter(isAct)
    .map((act) => {
      const { subject, roles, recorded } = ACTS[act];
      const allowed = roles.filter((role) => protocolAllows(protocol, role, act));
      return [act, subject, allowed.join(', '), recorded === 'each' ? 'elke keer' : 'weigeringen'];
    });
  return csvText(['Handeling', 'Onderwerp', 'Rollen', 'In het logboek'], rows);
}

/** Who stood in which role when: by what the log says at every sign-in. */
export async function signInsTable(
  sql: Knex,
  period: PackPeriod,
): Promise<{ readonly text: string; readonly staff: number }> {
  const byStanding = Map.groupBy(await entriesOf(sql, 'person.signed-in', period), ({ personal, role }) =>
    JSON.stringify([personal['by.name'], role, personal['by.department']]),
  );
  const rows = [...byStanding.values()].flatMap((signIns) => {
    const [first] = signIns;
    const last = signIns.at(-1);
    if (first === undefined || last === undefined) return [];
    const { personal, role } = first;
    return [[personal['by.name'], role, personal['by.department'], first.at, last.at, signIns.length]];
  });
  const text = csvText(['Medewerker', 'Rol', 'Afdeling', 'Eerste aanmelding', 'Laatste aanmelding', 'Aantal'], rows);
  return { text, staff: new Set(rows.map(([name]) => name)).size };
}

const DISCLOSURES = {
  'handover.downloaded': 'bewijspakket opgehaald',
  'handover.collected': 'bewijspakket meegegeven',
  'delivery.offered': 'kopie aangeboden met link en code',
  'delivery.opened': 'kopie geopend',
  'inspection.started': 'inzage op kantoor',
} as const satisfies Partial<Record<Act, string>>;
const Receiver = z.object({ receiver: z.string(), legal_ground: z.string(), external_ref: z.string() });

/** Every disclosure (Wpg article 32): of what, in which case, to which organisation and on what ground. Citizens are named by their case only. */
export async function disclosures(
  sql: Knex,
  period: PackPeriod,
): Promise<{ readonly text: string; readonly entries: readonly number[] }> {
  const rows: (string | number | undefined)[][] = [];
  for (const [act, kind] of Object.entries(DISCLOSURES)) {
    if (!isDisclosure(act)) continue;
    for (const entry of await entriesOf(sql, act, period)) {
      const row: unknown = await sql('handovers').where({ id: entry.about.id }).first();
      const to = row === undefined ? undefined : Receiver.parse(row);
      const recording = String(entry.facts['recording'] ?? '');
      rows.push([
        ...[entry.index, entry.at, kind, entry.caseRef, recording, to?.receiver ?? 'verzoeker in de zaak'],
        ...[to?.legal_ground, to?.external_ref, entry.personal['by.name'], entry.result],
      ]);
    }
  }
  rows.sort((one, other) => Number(one[0]) - Number(other[0]));
  const columns = ['Logregel', 'Wanneer', 'Wat', 'Zaak', 'Opname', 'Aan', 'Grond', 'Kenmerk', 'Door', 'Uitkomst'];
  return { text: csvText(columns, rows), entries: rows.map(([index]) => Number(index)) };
}

function isDisclosure(act: string): act is keyof typeof DISCLOSURES {
  return Object.hasOwn(DISCLOSURES, act);
}

const DueRow = z.object({
  id: z.string(),
  state: z.string(),
  due_at: z.string(),
  destroyed_at: z.string().nullable(),
  holds: z.coerce.number(),
  last_lifted: z.string().nullable(),
});

/** Every recording that fell due within the period, with when it was destroyed and why not sooner. */
export async function dueWithin(
  sql: Knex,
  { from, until }: PackPeriod,
  now: string,
): Promise<{ readonly text: string; readonly due: readonly DueRecording[] }> {
  const found: unknown[] = await sql('recordings')
    .where('due_at', '>=', from)
    .where('due_at', '<', until < now ? until : now)
    .orderBy('due_at')
    .select('id', 'state', 'due_at', 'destroyed_at', 'holds', {
      last_lifted: sql('recording_holds').whereRaw('recording_holds.recording_id = recordings.id').max('lifted_at'),
    });
  const rows: (string | null)[][] = [];
  const due: DueRecording[] = [];
  for (const row of found) {
    const { id, state, due_at: dueAt, destroyed_at: destroyedAt, holds, last_lifted: lifted } = DueRow.parse(row);
    const heldUntil = holds > 0 ? ('open' as const) : (lifted ?? undefined);
    const recording = { dueAt, destroyedAt, heldUntil, mandate: await hadMandate(sql, dueAt) };
    due.push(recording);
    rows.push([id, state, dueAt, destroyedAt, heldUntil ?? null, latenessOf(recording, now)]);
  }
  return { text: csvText(['Opname', 'Stand', 'Viel vrij', 'Vernietigd', 'Vastgehouden tot', 'Oordeel'], rows), due };
}

async function hadMandate(sql: Knex, at: string): Promise<boolean> {
  const row: unknown = await sql('mandates')
    .where('valid_from', '<=', at)
    .where('valid_to', '>=', at)
    .whereRaw('(withdrawn_at IS NULL OR withdrawn_at > ?)', [at])
    .first('id');
  return row !== undefined;
}

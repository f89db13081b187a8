import type { Knex } from 'knex';
import { z } from 'zod';
import { ACTS, isAct, type Act } from '../../protocols/acts.ts';
import { protocolAllows, type MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import { csvHead, csvRow, csvText } from '../../protocols/supervision/audit-pack.ts';
import { SAMPLED_ROLES } from '../../protocols/supervision/sample.ts';
import { logSize, readLog, type LoggedEntry } from '../audit/read-log.ts';
import { readView, type LoggedView } from './logged-views.ts';

/** The period of a pack; both moments are ISO 8601 in UTC, the last is not in it. */
export interface PackPeriod {
  readonly from: string;
  readonly until: string;
}

const PAGE = 500;

/** What was not refused of an act within the period, oldest first; read in pages, so that a long log passes through little memory. */
export async function* entriesOf(
  sql: Knex,
  act: Act,
  { from, until }: PackPeriod,
): AsyncGenerator<LoggedEntry, void, undefined> {
  for (let after = -1; ;) {
    const found: unknown = await sql('log_index')
      .where({ act })
      .whereNot({ result: 'refused' })
      .where('at', '>=', from)
      .where('at', '<', until)
      .where('idx', '>', after)
      .orderBy('idx')
      .limit(PAGE)
      .pluck('idx');
    const page = z.array(z.coerce.number()).parse(found);
    if (page.length === 0) return;
    const among = sql('log_index').whereIn('idx', page).select('idx');
    yield* (await readLog(sql, { among, limit: PAGE })).toReversed();
    after = page.at(-1) ?? after;
  }
}

/** Every view by staff within the period, oldest first; `noted` hears which share of the log was looked through. */
export async function* viewsWithin(
  sql: Knex,
  period: PackPeriod,
  noted: (share: number) => Promise<void>,
): AsyncGenerator<LoggedView, void, undefined> {
  const size = await logSize(sql);
  let read = 0;
  for await (const { index, role } of entriesOf(sql, 'viewing.opened', period)) {
    if (!SAMPLED_ROLES.includes(role)) continue;
    if (read % 50 === 0) await noted(index / size);
    read += 1;
    const view = await readView(sql, index);
    if (view !== undefined) yield view;
  }
}

/** Views as a table: who, when, why, which seconds, and where it stands in the log. */
export async function* viewsTable(views: AsyncIterable<LoggedView>): AsyncGenerator<string, void, undefined> {
  yield csvHead([
    ...['Logregel', 'Sessie', 'Geopend', 'Gesloten', 'Medewerker', 'Rol', 'Afdeling', 'Doel', 'Zaak', 'Opname'],
    ...['Beelden', 'Seconden getoond', 'Welke seconden', 'Blokken opgehaald'],
  ]);
  for await (const view of views) {
    yield csvRow([
      ...[view.index, view.session, view.openedAt.toISOString(), view.closedAt, view.name, view.viewer.role],
      ...[view.viewer.department, view.purpose, view.caseRef, view.recordingId, view.original ? 'origineel' : 'kopie'],
      ...[view.shownSeconds, view.shown.map(({ from, to }) => `${String(from)}-${String(to)}`).join(' '), view.windows],
    ]);
  }
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

/** A person in a role, and when he signed in as that. */
interface Standing {
  readonly name: string | undefined;
  readonly role: string;
  readonly department: string | undefined;
  readonly first: string;
  readonly last: string;
  readonly times: number;
}

/** Who stood in which role when: by what the log says at every sign-in. */
export async function signInsTable(
  sql: Knex,
  period: PackPeriod,
): Promise<{ readonly text: string; readonly staff: number }> {
  const standings = new Map<string, Standing>();
  for await (const { personal, role, at } of entriesOf(sql, 'person.signed-in', period)) {
    const [name, department] = [personal['by.name'], personal['by.department']];
    const key = JSON.stringify([name, role, department]);
    const { first = at, times = 0 } = standings.get(key) ?? {};
    standings.set(key, { name, role, department, first, last: at, times: times + 1 });
  }
  const rows = [...standings.values()].map(({ name, role, department, first, last, times }) => {
    return [name, role, department, first, last, times];
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
    for await (const entry of entriesOf(sql, act, period)) {
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

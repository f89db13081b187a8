import type { Knex } from 'knex';
import { z } from 'zod';
import { subjectOf, type Subject } from '../../protocols/acts.ts';
import { storable } from '../../protocols/audit/entry.ts';
import type { Fact } from '../../protocols/audit/fact.ts';
import { processingOf, type SubjectPart } from '../../protocols/processing/processing-acts.ts';
import { SUBJECT_TYPES, type DataSubject } from '../../protocols/processing/pseudonym.ts';
import { REQUEST_KINDS } from '../../protocols/readout/request-kind.ts';

const STAFF = 'personeelsnummer';
const REQUESTER = 'urn:beeldkluis:verzoeker-in-zaak';
const IDS_PER_QUERY = 200;

/** What leads from a fact to the persons it concerns. */
interface Trail {
  readonly recordingId?: string;
  readonly requestId?: string;
  readonly caseRef?: string;
}

const FileRow = z.object({ recording_id: z.string(), request_id: z.string() });
const RequestRow = z.object({ id: z.string(), number: z.string(), kind: z.enum(REQUEST_KINDS) });

type Lead = (sql: Knex.Transaction, about: string) => Promise<Trail>;

// What leads on from the thing that an act is about; other things lead to nobody.
const LEADS: Partial<Record<Subject, Lead>> = {
  recording: (_sql, recordingId) => Promise.resolve({ recordingId }),
  request: (_sql, requestId) => Promise.resolve({ requestId }),
  hold: fromHold,
  plan: fromFile('redaction_plans'),
  inspection: fromFile('inspections'),
  delivery: fromFile('deliveries'),
  handover: fromFile('handovers'),
};

/** Persons whom the facts of a transaction lead to. */
interface Found {
  /** Who wore the camera, by recording. */
  readonly wearers: ReadonlyMap<string, string>;
  /** Who asked, by id and by number of the request. */
  readonly requesters: ReadonlyMap<string, DataSubject>;
}

/**
 * Finds the persons whom each fact concerns, from what the transaction left in the tables. A bystander on the footage is not
 * known and not found; of the police and of staff who ask in their own work, the request says enough.
 */
export async function findSubjects(
  sql: Knex.Transaction,
  facts: readonly Fact[],
): Promise<readonly (readonly DataSubject[])[]> {
  const trails: Trail[] = [];
  for (const fact of facts) trails.push(await trailOf(sql, fact));
  const found = { wearers: await wearersOf(sql, trails), requesters: await requestersOf(sql, trails) };
  const subjects: (readonly DataSubject[])[] = [];
  for (const [index, fact] of facts.entries()) {
    const own: DataSubject[] = [];
    for (const part of partsOf(fact)) {
      const subject = subjectAs(part, fact, trails[index] ?? {}, found) ?? (await assignedIn(sql, part, fact));
      if (subject !== undefined) own.push(subject);
    }
    subjects.push(own);
  }
  return subjects;
}

function partsOf(fact: Fact): readonly SubjectPart[] {
  return processingOf(fact.act)?.subjects ?? [];
}

function staff(id: string | undefined): DataSubject | undefined {
  return id === undefined ? undefined : { type: STAFF, id };
}

function subjectAs(part: SubjectPart, fact: Fact, trail: Trail, found: Found): DataSubject | undefined {
  switch (part) {
    case 'wearer':
      return staff(found.wearers.get(trail.recordingId ?? ''));
    case 'requester':
      return found.requesters.get(trail.requestId ?? '') ?? found.requesters.get(trail.caseRef ?? '');
    case 'consulted':
      return consultedIn(fact);
    case 'assigned':
      return undefined;
  }
}

async function trailOf(sql: Knex.Transaction, fact: Fact): Promise<Trail> {
  const parts = partsOf(fact);
  if (!parts.includes('wearer') && !parts.includes('requester')) return {};
  const lead = LEADS[subjectOf(fact.act)];
  const trail = lead === undefined ? {} : await lead(sql, storable(fact.about));
  const recording = fact.facts?.['recording'];
  return {
    ...(typeof recording === 'string' ? { recordingId: storable(recording) } : {}),
    ...(fact.caseRef === undefined ? {} : { caseRef: storable(fact.caseRef) }),
    ...trail,
  };
}

async function fromHold(sql: Knex.Transaction, id: string): Promise<Trail> {
  const ids: unknown[] = await sql('holds').where({ id }).whereNotNull('request_id').pluck('request_id');
  const requestId = z.string().optional().parse(ids[0]);
  return requestId === undefined ? {} : { requestId };
}

// What is about a recording within a request says so in its own table.
function fromFile(table: string): Lead {
  return async (sql, id) => {
    const row: unknown = await sql(table).where({ id }).first('recording_id', 'request_id');
    if (row === undefined) return {};
    const { recording_id: recordingId, request_id: requestId } = FileRow.parse(row);
    return { recordingId, requestId };
  };
}

async function wearersOf(sql: Knex.Transaction, trails: readonly Trail[]): Promise<ReadonlyMap<string, string>> {
  const wearers = new Map<string, string>();
  for (const ids of portions(trails.map(({ recordingId }) => recordingId))) {
    const rows: unknown[] = await sql('recordings')
      .whereIn('id', ids)
      .whereNotNull('officer_id')
      .select('id', 'officer_id');
    for (const row of rows) {
      const { id, officer_id } = z.object({ id: z.string(), officer_id: z.string() }).parse(row);
      wearers.set(id, officer_id);
    }
  }
  return wearers;
}

/** Requesters by the id and by the number of their request. */
async function requestersOf(
  sql: Knex.Transaction,
  trails: readonly Trail[],
): Promise<ReadonlyMap<string, DataSubject>> {
  const requesters = new Map<string, DataSubject>();
  const note = (row: unknown): void => {
    const { id, number, kind } = RequestRow.parse(row);
    // The police and an enforcement officer ask by their office, not about themselves.
    if (kind !== 'inzage' && kind !== 'klacht') return;
    requesters.set(id, { type: REQUESTER, id: number });
    requesters.set(number, { type: REQUESTER, id: number });
  };
  for (const ids of portions(trails.map(({ requestId }) => requestId))) {
    const rows: unknown[] = await sql('readout_requests').whereIn('id', ids).select('id', 'number', 'kind');
    rows.forEach(note);
  }
  const unknown = trails.filter(({ requestId }) => requestId === undefined);
  for (const numbers of portions(unknown.map(({ caseRef }) => caseRef))) {
    const rows: unknown[] = await sql('readout_requests').whereIn('number', numbers).select('id', 'number', 'kind');
    rows.forEach(note);
  }
  return requesters;
}

function portions(ids: readonly (string | undefined)[]): readonly (readonly string[])[] {
  const known = [...new Set(ids.filter((id) => id !== undefined))];
  const portion = (at: number): readonly string[] => known.slice(at, at + IDS_PER_QUERY);
  return Array.from({ length: Math.ceil(known.length / IDS_PER_QUERY) }, (_, index) => portion(index * IDS_PER_QUERY));
}

/** Whose lines or entries somebody looked up. */
function consultedIn({ personal = {} }: Fact): DataSubject | undefined {
  const { person, pseudonym, subjectType } = personal;
  if (person !== undefined) return { type: STAFF, id: person };
  if (pseudonym === undefined) return undefined;
  return { type: SUBJECT_TYPES.find((type) => type === subjectType) ?? STAFF, id: pseudonym };
}

/** Who was given the camera that the fact is about, from the moment that it names. */
async function assignedIn(sql: Knex.Transaction, part: SubjectPart, fact: Fact): Promise<DataSubject | undefined> {
  const from = fact.facts?.['from'];
  if (part !== 'assigned' || typeof from !== 'string') return undefined;
  const camera = { camera_id: storable(fact.about), from_at: storable(from) };
  const ids: unknown[] = await sql('camera_assignments').where(camera).pluck('person_id');
  return staff(z.string().optional().parse(ids[0]));
}

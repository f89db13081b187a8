import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { HOLDABLE_STATES, type Recording } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { HOLD_KINDS, holdFits, type HoldCriteria, type HoldKind } from '../../protocols/retention/hold.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { lockCustody } from './custody-lock.ts';
import type { KeyRing } from './key-ring.ts';
import { addHold, findRecordings, markAsIncident, removeHold } from './recordings.ts';
import { fieldsOf } from './rows.ts';
import { objectIdsOf } from './sealed-objects.ts';
import { holdsOfAny, matesOf } from './series.ts';

const text = z.string();
// Optional criteria are left out rather than undefined, as they were when they were stored.
const Criteria = z.object({
  from: text,
  to: text,
  place: text.exactOptional(),
  cameraId: text.exactOptional(),
  officerId: text.exactOptional(),
});
const HoldRow = z.object({
  id: text,
  kind: z.enum(HOLD_KINDS),
  reason: text,
  caseRef: text.nullable(),
  requestId: text.nullable(),
  criteria: text.transform((json): HoldCriteria => Criteria.parse(JSON.parse(json))),
  ownerId: text,
  placedAt: text,
  reviewAt: text,
  state: z.enum(['open', 'lifted']),
  liftedAt: text.nullable(),
  liftedBy: text.nullable(),
  liftReason: text.nullable(),
});

/** Something that keeps recordings beyond their term, whoever placed it and why. */
export type Hold = Readonly<z.infer<typeof HoldRow>>;

/** What placing and lifting needs. */
export interface HoldParts {
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/** A hold to be placed. */
export interface HoldOrder {
  readonly kind: HoldKind;
  /** Free text of the person who placed it; a personal fact in the log. */
  readonly reason: string;
  readonly caseRef?: string;
  readonly requestId?: string;
  readonly criteria: HoldCriteria;
  /** By when a person looks at it again, ISO 8601 in UTC. */
  readonly reviewAt: string;
}

/** What came of placing a hold: its id and the recordings that it keeps from now on. */
export interface PlacedHold {
  readonly holdId: string;
  readonly recordingIds: readonly string[];
}

/**
 * Places a hold and puts every recording that fits on it, in the caller's transaction. A recording whose destruction has begun is not kept;
 * one that is sealed later is matched by {@link matchOpenHolds}.
 */
export async function placeHold(tx: Transaction, parts: HoldParts, by: Actor, order: HoldOrder): Promise<PlacedHold> {
  await lockCustody(tx);
  const holdId = randomUUID();
  const now = stamp(parts.clock.now());
  await tx.sql('holds').insert({
    id: holdId,
    kind: order.kind,
    reason: order.reason,
    case_ref: order.caseRef ?? null,
    request_id: order.requestId ?? null,
    criteria: JSON.stringify(order.criteria),
    owner_id: by.id,
    placed_at: now,
    review_at: order.reviewAt,
    state: 'open',
  });
  const { cameraId } = order.criteria;
  const candidates = await findRecordings(tx.sql, {
    states: HOLDABLE_STATES,
    ...(cameraId === undefined ? {} : { cameraId }),
  });
  const fits = candidates.filter((candidate) => holdFits(order.criteria, candidate));
  // What fits one clip keeps the whole recording.
  const series = new Set(fits.flatMap(({ seriesId }) => seriesId ?? []));
  const recordingIds: string[] = [];
  for (const recording of candidates.filter((each) => fits.includes(each) || series.has(each.seriesId ?? ''))) {
    if (
      await attach(tx, parts, by, {
        hold: { id: holdId, kind: order.kind, caseRef: order.caseRef ?? null },
        recordingId: recording.id,
      })
    ) {
      recordingIds.push(recording.id);
    }
  }
  const facts = { kind: order.kind, from: order.criteria.from, to: order.criteria.to, recordings: recordingIds.length };
  tx.record({
    act: 'retention.hold-placed',
    result: 'done',
    by,
    about: holdId,
    ...caseOf(order.caseRef),
    facts,
    personal: { reason: order.reason },
  });
  return { holdId, recordingIds };
}

/**
 * Puts a recording that is being sealed on every open hold that it fits; returns their ids. Called in the transaction of the sealing. What keeps
 * one clip of a series keeps all of them: this one for the sake of the others, and the others for the sake of this one.
 */
export async function matchOpenHolds(
  tx: Transaction,
  parts: HoldParts,
  by: Actor,
  recording: Recording,
): Promise<string[]> {
  await lockCustody(tx);
  const mates = await matesOf(tx.sql, recording);
  const open = await readHolds(tx.sql, { state: 'open' });
  const fitting = open.filter((hold) => holdFits(hold.criteria, recording));
  const keeping = await holdsOfAny(tx.sql, mates);
  const holds = open.filter((hold) => fitting.includes(hold) || keeping.has(hold.id));
  for (const hold of holds) await attach(tx, parts, by, { hold, recordingId: recording.id });
  for (const hold of fitting) {
    for (const { id } of mates) await attach(tx, parts, by, { hold, recordingId: id });
  }
  return holds.map((hold) => hold.id);
}

/**
 * Lifts a hold, once. Recordings whose term has not ended go back under the key of their due day; what is past its term keeps its last wrap
 * until the destruction takes it.
 */
export async function liftHold(
  tx: Transaction,
  parts: HoldParts,
  by: Actor,
  order: { readonly holdId: string; readonly reason: string },
): Promise<Verdict<Hold>> {
  await lockCustody(tx);
  const hold = await readHold(tx.sql, order.holdId);
  if (hold === undefined) return refuse('not-found');
  const now = stamp(parts.clock.now());
  const lifted = { state: 'lifted', lifted_at: now, lifted_by: by.id, lift_reason: order.reason };
  const changed = await tx.sql('holds').where({ id: hold.id, state: 'open' }).update(lifted);
  if (changed !== 1) return refuse('hold-already-lifted');
  const recordingIds = await recordingsOnHold(tx.sql, hold.id);
  await tx.sql('recording_holds').where({ hold_id: hold.id, lifted_at: null }).update({ lifted_at: now });
  for (const recordingId of recordingIds) {
    if (!(await removeHold(tx, recordingId)))
      throw new Error(`Recording ${recordingId} is on hold ${hold.id} but counts none`);
    await parts.keyRing.dropHoldWraps(tx, hold.id, await objectIdsOf(tx.sql, recordingId));
  }
  const facts = { kind: hold.kind, recordings: recordingIds.length };
  tx.record({
    act: 'retention.hold-lifted',
    result: 'done',
    by,
    about: hold.id,
    ...caseOf(hold.caseRef),
    facts,
    personal: { reason: order.reason },
  });
  return granted({ ...hold, state: 'lifted', liftedAt: now, liftedBy: by.id, liftReason: order.reason });
}

/** Recordings that this hold keeps now. */
export async function recordingsOnHold(sql: Knex, holdId: string): Promise<string[]> {
  const ids: unknown[] = await sql('recording_holds')
    .where({ hold_id: holdId, lifted_at: null })
    .orderBy('placed_at')
    .pluck('recording_id');
  return ids.map(String);
}

/** Open holds that keep this recording now. */
export async function holdsOf(sql: Knex, recordingId: string): Promise<Hold[]> {
  const ids = sql('recording_holds').select('hold_id').where({ recording_id: recordingId, lifted_at: null });
  const rows: unknown[] = await sql('holds').whereIn('id', ids).orderBy('placed_at');
  return rows.map((row) => HoldRow.parse(fieldsOf(row)));
}

/** The hold with this id, if there is one. */
export async function readHold(sql: Knex, holdId: string): Promise<Hold | undefined> {
  const row: unknown = await sql('holds').where({ id: holdId }).first();
  return row === undefined ? undefined : HoldRow.parse(fieldsOf(row));
}

/** Holds in a state or of a request, oldest first. */
export async function readHolds(
  sql: Knex,
  search: { readonly state?: Hold['state']; readonly requestId?: string },
): Promise<Hold[]> {
  const query = sql('holds').orderBy('placed_at');
  if (search.state !== undefined) query.where({ state: search.state });
  if (search.requestId !== undefined) query.where({ request_id: search.requestId });
  const rows: unknown[] = await query;
  return rows.map((row) => HoldRow.parse(fieldsOf(row)));
}

interface Attachment {
  readonly hold: Pick<Hold, 'id' | 'kind' | 'caseRef'>;
  readonly recordingId: string;
}

/** The guarded counter is what a destruction looks at; when it cannot be raised, the destruction was first and nothing is held. */
async function attach(
  tx: Transaction,
  parts: HoldParts,
  by: Actor,
  { hold, recordingId }: Attachment,
): Promise<boolean> {
  const known: unknown = await tx.sql('recording_holds').where({ recording_id: recordingId, hold_id: hold.id }).first();
  if (known !== undefined || !(await addHold(tx, recordingId))) return false;
  await tx
    .sql('recording_holds')
    .insert({ recording_id: recordingId, hold_id: hold.id, placed_at: stamp(parts.clock.now()) });
  await parts.keyRing.addHoldWraps(tx, hold.id, await objectIdsOf(tx.sql, recordingId));
  if (hold.kind === 'incident') await markAsIncident(tx, recordingId);
  tx.record({
    act: 'retention.hold-matched',
    result: 'done',
    by,
    about: recordingId,
    ...caseOf(hold.caseRef),
    facts: { hold: hold.id },
  });
  return true;
}

function caseOf(caseRef: string | null | undefined): { caseRef?: string } {
  return caseRef === null || caseRef === undefined ? {} : { caseRef };
}

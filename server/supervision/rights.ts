import type { Knex } from 'knex';
import { z } from 'zod';
import { RIGHT_KINDS, RIGHT_VERDICTS, type RightKind } from '../../protocols/supervision/rights-review.ts';
import { fieldsOf } from '../custody/rows.ts';
import { listPersons } from '../persons/persons.ts';

const text = z.string();
const Snapshot = z.object({
  name: text,
  /** Role, key fingerprint or ground. */
  what: text,
  department: text.nullable(),
  since: text,
  lastSignIn: text.nullable(),
  lastUse: text.nullable(),
});

/** A right as it stood when a review began. */
export type RightSnapshot = Readonly<z.infer<typeof Snapshot>>;

const ReviewRow = z.object({
  id: text,
  begunBy: text,
  begunAt: text,
  signedBy: text.nullable(),
  signedAt: text.nullable(),
  remark: text.nullable(),
});

/** A review of rights. Moments are ISO 8601 in UTC. */
export type Review = Readonly<z.infer<typeof ReviewRow>>;

const RightRow = z.object({
  reviewId: text,
  kind: z.enum(RIGHT_KINDS),
  subjectId: text,
  snapshot: text.transform((json) => Snapshot.parse(JSON.parse(json))),
  advice: text.nullable(),
  verdict: z.enum(RIGHT_VERDICTS).nullable(),
  reason: text.nullable(),
  decidedAt: text.nullable(),
});

/** A right within a review, with what was advised and decided. */
export type ReviewedRight = Readonly<z.infer<typeof RightRow>>;

/** Names one right within one review. */
export type RightKey = Pick<ReviewedRight, 'reviewId' | 'kind' | 'subjectId'>;

/** All reviews, newest first. */
export async function readReviews(sql: Knex): Promise<readonly Review[]> {
  const rows: unknown[] = await sql('rights_reviews').orderBy('begun_at', 'desc');
  return rows.map((row) => ReviewRow.parse(fieldsOf(row)));
}

/** The review with this id, if there is one. */
export async function readReview(sql: Knex, id: string): Promise<Review | undefined> {
  const row: unknown = await sql('rights_reviews').where({ id }).first();
  return row === undefined ? undefined : ReviewRow.parse(fieldsOf(row));
}

/** The rights of a review: persons first, then docks and mandates, each by name. */
export async function readRights(sql: Knex, reviewId: string): Promise<readonly ReviewedRight[]> {
  const rows: unknown[] = await sql('reviewed_rights').where({ review_id: reviewId });
  const rights = rows.map((row) => RightRow.parse(fieldsOf(row)));
  const rank = ({ kind }: ReviewedRight): number => RIGHT_KINDS.indexOf(kind);
  return rights.toSorted(
    (one, other) => rank(one) - rank(other) || one.snapshot.name.localeCompare(other.snapshot.name),
  );
}

/** Where a right of this key stands in the tables. */
export function rightPlace({ reviewId, kind, subjectId }: RightKey): Readonly<Record<string, string>> {
  return { review_id: reviewId, kind, subject_id: subjectId };
}

/** Every right that there is now, as a review takes it down. */
export async function presentRights(
  sql: Knex,
  now: string,
): Promise<readonly { readonly kind: RightKind; readonly subjectId: string; readonly snapshot: RightSnapshot }[]> {
  return [...(await persons(sql)), ...(await docks(sql)), ...(await mandates(sql, now))];
}

/** Rights that are there at this moment, as `kind:id`. */
export async function rightsInForce(sql: Knex, now: string): Promise<ReadonlySet<string>> {
  return new Set((await presentRights(sql, now)).map(({ kind, subjectId }) => `${kind}:${subjectId}`));
}

const Latest = z.object({ at: text.nullable() }).optional();
const Created = z.object({ created_at: text });
const DockRow = z.object({ id: text, name: text, fingerprint: text, enrolled_at: text });
const MandateRow = z.object({ id: text, reference: text, ground: text, granted_at: text });

async function persons(sql: Knex) {
  const rights = [];
  for (const { id, name, role, department } of await listPersons(sql)) {
    const row: unknown = await sql('persons').where({ id }).first('created_at');
    const lastSignIn = await lastActOf(sql, id, 'person.signed-in');
    const lastUse = await lastActOf(sql, id, 'viewing.opened');
    const since = Created.parse(row).created_at;
    const snapshot: RightSnapshot = { name, what: role, department, since, lastSignIn, lastUse };
    rights.push({ kind: 'person' as const, subjectId: id, snapshot });
  }
  return rights;
}

async function lastActOf(sql: Knex, id: string, act: 'person.signed-in' | 'viewing.opened'): Promise<string | null> {
  const row: unknown = await sql('log_index')
    .where({ act })
    .whereNot({ result: 'refused' })
    .whereIn('idx', sql('log_personal').where({ field: 'by.person', value: id }).select('idx'))
    .max({ at: 'at' })
    .first();
  return Latest.parse(row)?.at ?? null;
}

async function docks(sql: Knex) {
  const rights = [];
  const rows: unknown[] = await sql('docks').where({ state: 'enrolled' });
  for (const row of rows) {
    const { id, name, fingerprint, enrolled_at: since } = DockRow.parse(row);
    const last: unknown = await sql('recordings').where({ dock_id: id }).max({ at: 'docked_at' }).first();
    const lastUse = Latest.parse(last)?.at ?? null;
    const snapshot: RightSnapshot = { name, what: fingerprint, department: null, since, lastSignIn: null, lastUse };
    rights.push({ kind: 'dock' as const, subjectId: id, snapshot });
  }
  return rights;
}

async function mandates(sql: Knex, now: string) {
  const rows: unknown[] = await sql('mandates').where({ state: 'granted' }).where('valid_to', '>=', now);
  return rows.map((row) => {
    const { id, reference: name, ground: what, granted_at: since } = MandateRow.parse(row);
    const snapshot: RightSnapshot = { name, what, department: null, since, lastSignIn: null, lastUse: null };
    return { kind: 'mandate' as const, subjectId: id, snapshot };
  });
}

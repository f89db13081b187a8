import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { decideOnRight, signOff, type RightVerdict } from '../../protocols/supervision/rights-review.ts';
import { stamp } from '../clock.ts';
import type { SupervisionDesk } from './desk.ts';
import { presentRights, readReview, readRights, rightPlace, type Review, type RightKey } from './rights.ts';

/** Begins a review: every right that there is now is taken down. Refused (`not-open`) while another review is under way. */
export function beginReview(desk: SupervisionDesk, by: Actor): Promise<Verdict<Review>> {
  return desk.database.inTransaction(async (tx) => {
    const now = stamp(desk.clock.now());
    const id = randomUUID();
    const row = { id, open_key: 'open', begun_by: by.id, begun_at: now };
    const made: unknown[] = await tx.sql('rights_reviews').insert(row).onConflict('open_key').ignore().returning('id');
    if (made.length === 0) return refuse('not-open');
    const rights = await presentRights(tx.sql, now);
    for (const { kind, subjectId, snapshot } of rights) {
      await tx
        .sql('reviewed_rights')
        .insert({ ...rightPlace({ reviewId: id, kind, subjectId }), snapshot: JSON.stringify(snapshot) });
    }
    tx.record({
      ...{ act: 'supervision.review-begun', result: 'begun', by, about: id },
      facts: { rights: rights.length },
    });
    return granted({ id, begunBy: by.id, begunAt: now, signedBy: null, signedAt: null, remark: null });
  });
}

/** The administrator says what he knows of a right; the supervisor decides. */
export function adviseOnRight(
  desk: SupervisionDesk,
  by: Actor,
  { advice, ...key }: RightKey & { readonly advice: string },
): Promise<Verdict<Review>> {
  return desk.database.inTransaction(async (tx) => {
    const review = await readReview(tx.sql, key.reviewId);
    if (review === undefined) return refuse('not-found');
    if (review.signedAt !== null) return refuse('not-open');
    if ((await tx.sql('reviewed_rights').where(rightPlace(key)).update({ advice })) !== 1) return refuse('not-found');
    tx.record({
      ...{ act: 'supervision.right-advised', result: 'done', by, about: key.reviewId },
      ...{ facts: { kind: key.kind }, personal: { subject: key.subjectId, advice } },
    });
    return granted(review);
  });
}

/** Decides that a right stays, or asks to withdraw it. */
export function decideRight(
  desk: SupervisionDesk,
  by: Actor,
  { verdict, reason, ...key }: RightKey & { readonly verdict: RightVerdict; readonly reason: string },
): Promise<Verdict<Review>> {
  return desk.database.inTransaction(async (tx) => {
    const review = await readReview(tx.sql, key.reviewId);
    if (review === undefined) return refuse('not-found');
    const decided = decideOnRight(review, { verdict, reason });
    if (decided.refused !== undefined) return decided;
    const change = { ...decided.value, decided_at: stamp(desk.clock.now()) };
    if ((await tx.sql('reviewed_rights').where(rightPlace(key)).update(change)) !== 1) return refuse('not-found');
    tx.record({
      ...{ act: 'supervision.right-decided', result: 'done', by, about: key.reviewId },
      facts: { kind: key.kind, verdict },
      personal: { subject: key.subjectId, reason },
    });
    return granted(review);
  });
}

/** Signs a review off when everything was decided on; it is kept as it is from then on. */
export function signReview(
  desk: SupervisionDesk,
  by: Actor,
  { reviewId, remark }: { readonly reviewId: string; readonly remark: string },
): Promise<Verdict<Review>> {
  return desk.database.inTransaction(async (tx) => {
    const review = await readReview(tx.sql, reviewId);
    if (review === undefined) return refuse('not-found');
    const rights = await readRights(tx.sql, reviewId);
    const signed = signOff(review, rights);
    if (signed.refused !== undefined) return signed;
    const now = stamp(desk.clock.now());
    const change = { open_key: null, signed_by: by.id, signed_at: now, remark };
    const changed = await tx.sql('rights_reviews').where({ id: reviewId }).whereNull('signed_at').update(change);
    if (changed !== 1) return refuse('not-open');
    const withdraw = rights.filter(({ verdict }) => verdict === 'withdraw').length;
    tx.record({
      ...{ act: 'supervision.review-signed', result: 'ended', by, about: reviewId },
      ...{ facts: { rights: rights.length, withdraw }, personal: { remark } },
    });
    return granted({ ...review, signedBy: by.id, signedAt: now, remark });
  });
}

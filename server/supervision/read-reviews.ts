import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { nextReviewAt } from '../../protocols/supervision/rights-review.ts';
import { stamp } from '../clock.ts';
import type { SupervisionDesk } from './desk.ts';
import { readReview, readReviews, readRights, rightsInForce, type Review, type ReviewedRight } from './rights.ts';

/** The reviews that there were, and when the next one is due. */
export interface ReviewList {
  readonly reviews: readonly Review[];
  readonly open: Review | undefined;
  readonly nextAt: string;
  /** Whether that moment has come; at once when there was no review. */
  readonly isDue: boolean;
}

/** A right of a review, with whether it is still there. */
export interface RightFile extends ReviewedRight {
  readonly inForce: boolean;
}

/** One review with all its rights. */
export interface ReviewFile {
  readonly review: Review;
  readonly rights: readonly RightFile[];
}

/** Lists the reviews, newest first. */
export async function listReviews({ database, clock, protocol }: SupervisionDesk): Promise<ReviewList> {
  const reviews = await readReviews(database.sql);
  const lastSigned = reviews
    .map(({ signedAt }) => signedAt ?? '')
    .toSorted()
    .at(-1);
  const last = lastSigned === '' ? undefined : lastSigned;
  const now = clock.now();
  const next = nextReviewAt(last, protocol.supervision.rightsReviewMonths, now);
  const open = reviews.find(({ signedAt }) => signedAt === null);
  return { reviews, open, nextAt: stamp(next), isDue: next <= now };
}

/** Reads one review. That it was read is recorded by the route. */
export async function readReviewFile({ database, clock }: SupervisionDesk, id: string): Promise<Verdict<ReviewFile>> {
  const review = await readReview(database.sql, id);
  if (review === undefined) return refuse('not-found');
  const inForce = await rightsInForce(database.sql, stamp(clock.now()));
  const rights = await readRights(database.sql, id);
  return granted({
    review,
    rights: rights.map((right) => ({ ...right, inForce: inForce.has(`${right.kind}:${right.subjectId}`) })),
  });
}

/**
 * Grounds on which a personal fact is erased from the log: AVG article 17, first paragraph, under a (no longer needed), c (objection),
 * d (processed unlawfully) or e (a duty to erase), and Wpg article 28. The entry stays; what it said about the person goes.
 */
export const ERASURE_GROUNDS = ['avg-17-1-a', 'avg-17-1-c', 'avg-17-1-d', 'avg-17-1-e', 'wpg-28'] as const;
export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

/** How far a proposal to erase is. */
export const ERASURE_STATES = ['proposed', 'erased', 'declined'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

/** What somebody found who verified the log away from the house. */
export const LOG_CHECK_OUTCOMES = ['holds', 'differs'] as const;
export type LogCheckOutcome = (typeof LOG_CHECK_OUTCOMES)[number];

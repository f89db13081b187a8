/**
 * States of a viewing session. Where a second person must agree it is asked for and approved before it opens; no key is given out before that.
 * A closed session never opens again.
 */
export const SESSION_STATES = ['asked', 'approved', 'open', 'closed'] as const;

/** Why a viewing session ended; a wish that was turned down or never agreed to ends too. */
export const CLOSE_REASONS = ['closed-by-viewer', 'timed-out', 'destroyed', 'withdrawn', 'declined'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** How many minutes a wish waits for a second person: until the next working day, or as long as two people sit together. */
export const WAIT_MINUTES = { approve: 24 * 60, 'co-presence': 10 } as const;

/** Whether footage may be shown within a session at this moment; both moments are ISO 8601 in UTC. */
export function isOpen(session: { readonly state: string; readonly endsAt: string }, now: string): boolean {
  return session.state === 'open' && now < session.endsAt;
}

/** Whether a session still waits for a second person, or for its viewer after that person agreed. */
export function isWaiting(session: { readonly state: string; readonly endsAt: string }, now: string): boolean {
  return (session.state === 'asked' || session.state === 'approved') && now < session.endsAt;
}

/** States of a viewing session. A closed session never opens again. */
export const SESSION_STATES = ['open', 'closed'] as const;

/** Why a viewing session ended. */
export const CLOSE_REASONS = ['closed-by-viewer', 'timed-out', 'destroyed', 'withdrawn'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** Whether footage may be shown within a session at this moment; both moments are ISO 8601 in UTC. */
export function isOpen(session: { readonly state: string; readonly endsAt: string }, now: string): boolean {
  return session.state === 'open' && now < session.endsAt;
}

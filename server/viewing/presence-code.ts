import { createHash } from 'node:crypto';

/**
 * Six digits on the screen of who wants to view; whoever types them with a sign-in of his own sits beside it. They follow from the session, of
 * which nobody else knows the number, and prove presence for the few minutes that it waits.
 */
export function presenceCode(sessionId: string): string {
  const number = createHash('sha256').update(`beeldkluis/presence/${sessionId}`).digest().readUInt32BE() % 1_000_000;
  return String(number).padStart(6, '0');
}

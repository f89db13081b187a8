import type { Actor } from '../../protocols/acts.ts';
import type { Verdict } from '../../protocols/refusal.ts';
import { serveFootage, type FootageExchange } from '../custody/serve-footage.ts';
import type { ViewingDesk } from './desk.ts';

/** Streams footage of one's own session; what is served is in the log before it leaves. */
export function playFootage(
  desk: ViewingDesk,
  by: Actor,
  sessionId: string,
  exchange: FootageExchange,
): Promise<Verdict<undefined>> {
  return serveFootage(desk, by, sessionId, exchange);
}

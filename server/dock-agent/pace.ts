import { setTimeout as pause } from 'node:timers/promises';

/** Waits until this many bytes more may be sent. */
export type Pace = (bytes: number) => Promise<void>;

/** As fast as the line goes. */
export const unhurried: Pace = () => Promise.resolve();

/** Lets all cameras together send at most this many megabits (10^6 bits) a second. */
export function paceOf(megabits: number): Pace {
  let freeAt = 0;
  return async (bytes) => {
    const now = performance.now();
    const at = Math.max(now, freeAt);
    freeAt = at + (bytes * 8) / (megabits * 1000);
    if (at > now) await pause(at - now);
  };
}

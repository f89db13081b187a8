import type { Request } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Act } from '../../protocols/acts.ts';

/** Acts whose refusals are counted: somebody may be guessing. */
const GUESSABLE: readonly Act[] = ['person.signed-in', 'delivery.opened', 'docking.dock-enrolled'];

/** Counts what one address sends, in this process. */
export interface Attempts {
  /** Counts a request, and gives the seconds before this address may send another one; zero when it may. */
  countRequest(request: Request): Promise<number>;
  /** Seconds before this address may try this act again; zero when it may. */
  secondsBefore(request: Request, act: Act): Promise<number>;
  /** Counts a refusal of an act that can be guessed at. */
  countRefusal(request: Request, act: Act): Promise<void>;
}

interface Limits {
  readonly requestsPerMinute: number;
  readonly refusalsPerWindow: number;
}

/** Refusals are forgotten after this long. */
const WINDOW_SECONDS = 300;

/** Builds the counters: few wrong guesses in five minutes, and a high limit on everything. */
export function countAttempts(limits: Limits = { requestsPerMinute: 6000, refusalsPerWindow: 10 }): Attempts {
  const requests = new RateLimiterMemory({ keyPrefix: 'all', points: limits.requestsPerMinute, duration: 60 });
  const refusals = new RateLimiterMemory({
    keyPrefix: 'no',
    points: limits.refusalsPerWindow,
    duration: WINDOW_SECONDS,
  });
  const used = async (limiter: RateLimiterMemory, key: string): Promise<number> => {
    const count = await limiter.get(key);
    return count === null || count.consumedPoints < limiter.points ? 0 : Math.ceil(count.msBeforeNext / 1000);
  };
  return {
    countRequest: async (request) => {
      const wait = await used(requests, addressOf(request));
      if (wait === 0) await requests.penalty(addressOf(request));
      return wait;
    },
    secondsBefore: async (request, act) => (GUESSABLE.includes(act) ? used(refusals, keyOf(request, act)) : 0),
    countRefusal: async (request, act) => {
      if (GUESSABLE.includes(act)) await refusals.penalty(keyOf(request, act));
    },
  };
}

function addressOf(request: Request): string {
  return request.ip ?? 'onbekend';
}

function keyOf(request: Request, act: Act): string {
  return `${act} ${addressOf(request)}`;
}

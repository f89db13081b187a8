import { isIPv6 } from 'node:net';
import type { Request } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Act } from '../../protocols/acts.ts';
import { turns } from '../custody/turns.ts';

/** Acts whose refusals are counted: somebody may be guessing. */
const GUESSABLE: readonly Act[] = [
  'person.signed-in',
  'delivery.opened',
  'docking.dock-enrolled',
  'docking.axis-signed-in',
];

/** Acts that programs perform again and again; whoever does so more often than any program needs is held off. */
const PACED: readonly Act[] = ['docking.dock-reported'];

/** Counts what one address sends, in this process. */
export interface Attempts {
  /** Counts a request, and gives the seconds before this address may send another one; zero when it may. */
  countRequest(request: Pick<Request, 'ip'>): Promise<number>;
  /**
   * Lets an act be performed, and counts its refusal when it can be guessed at. Those of one address then come one after the other, so that sending
   * many at once gives no more guesses. A report is let through at the pace of reports. Gives the seconds to wait instead when the address has none
   * left.
   */
  guard<T extends Ended>(request: Pick<Request, 'ip'>, act: Act, perform: () => Promise<T>): Promise<T | WaitFirst>;
}

/** The address has used up its guesses. */
export interface WaitFirst {
  readonly waitSeconds: number;
}

interface Ended {
  readonly verdict: { readonly refused?: unknown };
}

interface Limits {
  readonly requestsPerMinute: number;
  readonly refusalsPerWindow: number;
  readonly reportsPerMinute: number;
}

// Reports: a dock sends one in three seconds at most, and a building may hold ten docks behind one address.
const LIMITS: Limits = { requestsPerMinute: 6000, refusalsPerWindow: 10, reportsPerMinute: 200 };

/** Refusals are forgotten after this long. */
const WINDOW_SECONDS = 300;

/** Builds the counters: few wrong guesses in five minutes, and a high limit on everything. */
export function countAttempts(given: Partial<Limits> = {}): Attempts {
  const limits = { ...LIMITS, ...given };
  const requests = new RateLimiterMemory({ keyPrefix: 'all', points: limits.requestsPerMinute, duration: 60 });
  const refusals = new RateLimiterMemory({
    keyPrefix: 'no',
    points: limits.refusalsPerWindow,
    duration: WINDOW_SECONDS,
  });
  const reports = new RateLimiterMemory({ keyPrefix: 'report', points: limits.reportsPerMinute, duration: 60 });
  const queues = new Map<string, Queue>();
  const guarded = async <T extends Ended>(key: string, perform: () => Promise<T>): Promise<T | WaitFirst> => {
    const waitSeconds = await used(refusals, key);
    if (waitSeconds > 0) return { waitSeconds };
    const ended = await perform();
    if (ended.verdict.refused !== undefined) await refusals.penalty(key);
    return ended;
  };
  const take = async (limiter: RateLimiterMemory, request: Pick<Request, 'ip'>): Promise<number> => {
    const wait = await used(limiter, addressOf(request));
    if (wait === 0) await limiter.penalty(addressOf(request));
    return wait;
  };
  return {
    countRequest: (request) => take(requests, request),
    guard: async (request, act, perform) => {
      const waitSeconds = PACED.includes(act) ? await take(reports, request) : 0;
      if (waitSeconds > 0) return { waitSeconds };
      if (!GUESSABLE.includes(act)) return perform();
      const key = `${act} ${addressOf(request)}`;
      const queue = queues.get(key) ?? { inTurn: turns(1), size: 0 };
      if (queue.size === LONGEST_QUEUE) return { waitSeconds: 1 };
      queues.set(key, queue);
      queue.size += 1;
      try {
        return await queue.inTurn(() => guarded(key, perform));
      } finally {
        queue.size -= 1;
        if (queue.size === 0) queues.delete(key);
      }
    },
  };
}

interface Queue {
  readonly inTurn: ReturnType<typeof turns>;
  size: number;
}

/** So many may wait for the one that is being performed: a whole team behind one address that signs in when its shift begins. */
const LONGEST_QUEUE = 50;

async function used(limiter: RateLimiterMemory, key: string): Promise<number> {
  const count = await limiter.get(key);
  return count === null || count.consumedPoints < limiter.points ? 0 : Math.ceil(count.msBeforeNext / 1000);
}

/** Who is counted together. Of IPv6 everybody gets 2^64 addresses at once, so the network of 64 bits is what counts (RFC 4291, section 2.5.4). */
export function addressOf({ ip = 'onbekend' }: Pick<Request, 'ip'>): string {
  if (!isIPv6(ip) || ip.includes('.')) return ip;
  const [before, after] = ip.replace(/%.*$/, '').split('::').map(groupsOf);
  const [first = [], last = []] = [before, after];
  const gap = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...gap, ...last].slice(0, 4).join(':');
}

function groupsOf(part: string): string[] {
  const groups = part.split(':').filter((group) => group !== '');
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}

import type { ShownSeconds } from './player-shown.ts';

const EVERY_MILLISECONDS = 5000;
/** Without an answer for so long nothing may be shown any more, because nobody would know that it was. */
const PATIENCE_MILLISECONDS = 15_000;

/** How reporting goes: it arrived; the session is over or the recording is destroyed; the vault cannot write it down; or nobody answers. */
type Outcome = 'arrived' | 'ended' | 'destroyed' | 'unrecorded' | 'lost';

interface Reporting {
  readonly address: string;
  readonly shown: ShownSeconds;
  /** Called when the session is over or when nothing is written down. */
  readonly halt: (outcome: Exclude<Outcome, 'arrived'>) => void;
}

/** Reports what was shown. */
export interface Reporter {
  /** Reports at once; also survives leaving the page. */
  now(): Promise<void>;
  /** Footage did not come: asks the vault why, by reporting what there is, and be it nothing. */
  probe(): Promise<Exclude<Outcome, 'arrived'> | 'unplayable'>;
}

/** Reports what was shown every five seconds. */
export function startReporting({ address, shown, halt }: Reporting): Reporter {
  let lastAnswer = performance.now();
  const take = (): ReturnType<ShownSeconds['take']> => shown.take().filter(({ from, to }) => to > from);
  const deliver = async (intervals: ReturnType<ShownSeconds['take']>): Promise<Outcome> => {
    const outcome = await send(address, intervals);
    if (outcome === 'arrived') lastAnswer = performance.now();
    if (outcome === 'lost' || outcome === 'unrecorded') shown.giveBack(intervals);
    return outcome;
  };
  const now = async (): Promise<void> => {
    const intervals = take();
    if (intervals.length === 0) {
      lastAnswer = performance.now();
      return;
    }
    const outcome = await deliver(intervals);
    if (outcome === 'ended' || outcome === 'destroyed') halt(outcome);
    // Who answers that it cannot be written down leaves no doubt; a network may come back.
    if (outcome === 'unrecorded') halt(outcome);
    if (outcome === 'lost' && performance.now() - lastAnswer > PATIENCE_MILLISECONDS) halt(outcome);
  };
  setInterval(() => void now(), EVERY_MILLISECONDS);
  return {
    now,
    probe: async () => {
      const outcome = await deliver(take());
      return outcome === 'arrived' ? 'unplayable' : outcome;
    },
  };
}

async function send(address: string, intervals: readonly object[]): Promise<Outcome> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ intervals }),
      keepalive: true,
    });
    const said: unknown = await answer.json();
    // A refusal is final; a fault of the server may pass.
    if (answer.status >= 500) return 'unrecorded';
    if (answer.ok && fieldOf(said, 'session') === 'open') return 'arrived';
    return fieldOf(said, 'why') === 'destroyed' ? 'destroyed' : 'ended';
  } catch {
    return 'lost';
  }
}

function fieldOf(said: unknown, name: string): unknown {
  return typeof said === 'object' && said !== null ? Reflect.get(said, name) : undefined;
}

/** Whether the footage of this session can still be had; asks without fetching any of it. */
export async function stillThere(source: string): Promise<'there' | 'gone' | 'lost'> {
  try {
    const answer = await fetch(source, { method: 'HEAD' });
    if (answer.ok) return 'there';
    return answer.status < 500 ? 'gone' : 'lost';
  } catch {
    return 'lost';
  }
}

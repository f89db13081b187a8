import type { ShownSeconds } from './player-shown.ts';

const EVERY_MILLISECONDS = 5000;
/** Without an answer for so long nothing may be shown any more, because nobody would know that it was. */
const PATIENCE_MILLISECONDS = 15_000;

/** How reporting goes on: it arrived, the session is over, or nobody answers. */
export type ReportOutcome = 'arrived' | 'ended' | 'lost';

interface Reporting {
  readonly address: string;
  readonly shown: ShownSeconds;
  /** Called when the session is over or when nobody answered for a while. */
  readonly halt: (outcome: Exclude<ReportOutcome, 'arrived'>) => void;
}

/** Reports what was shown every five seconds; gives a function that reports at once, which also survives leaving the page. */
export function startReporting({ address, shown, halt }: Reporting): () => void {
  let lastAnswer = performance.now();
  const report = async (): Promise<void> => {
    const intervals = shown.take().filter(({ from, to }) => to > from);
    if (intervals.length === 0) {
      lastAnswer = performance.now();
      return;
    }
    const outcome = await send(address, intervals);
    if (outcome === 'arrived') lastAnswer = performance.now();
    if (outcome === 'lost') shown.giveBack(intervals);
    if (outcome === 'ended') halt(outcome);
    if (outcome === 'lost' && performance.now() - lastAnswer > PATIENCE_MILLISECONDS) halt(outcome);
  };
  const now = (): void => void report();
  setInterval(now, EVERY_MILLISECONDS);
  return now;
}

async function send(address: string, intervals: readonly object[]): Promise<ReportOutcome> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ intervals }),
      keepalive: true,
    });
    if (answer.ok) return (await saysOpen(answer)) ? 'arrived' : 'ended';
    // A refusal is final; a fault of the server may pass.
    return answer.status < 500 ? 'ended' : 'lost';
  } catch {
    return 'lost';
  }
}

async function saysOpen(answer: Response): Promise<boolean> {
  const said: unknown = await answer.json();
  return typeof said === 'object' && said !== null && 'session' in said && said.session === 'open';
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

import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { setPriority } from 'node:os';
import { Readable, Writable } from 'node:stream';

import ffmpeg from 'fluent-ffmpeg';

/** One run of ffmpeg or ffprobe. Arguments go to the program as they are; no shell is involved. */
export interface MediaRun {
  readonly program: 'ffmpeg' | 'ffprobe';
  readonly arguments: readonly string[];
  /** Whether something will be written to descriptor 0. */
  readonly feedsInput: boolean;
  /** Descriptors that the program writes to and we read: 1, or 3 and up. */
  readonly outputs: readonly number[];
  readonly timeLimitSeconds: number;
  readonly signal?: AbortSignal | undefined;
  /** Gets every line of the error channel, for those who read frame moments from it. */
  readonly onErrorLine?: ((line: string) => void) | undefined;
}

/** A running program. */
export interface MediaProcess {
  readonly pid: number | undefined;
  readonly input: Writable;
  readonly output: (descriptor: number) => Readable;
  /** Resolves after a clean exit with every pipe closed; rejects with `MediaProcessFailed`. */
  readonly ended: Promise<void>;
  /** Ends the program at once. */
  readonly stop: () => void;
}

/** The program did not end well: it failed, ran too long, was aborted or could not be started. Carries the last lines of its error channel. */
export class MediaProcessFailed extends Error {
  readonly lastLines: readonly string[];

  constructor(message: string, lastLines: readonly string[], cause?: unknown) {
    super([message, ...lastLines].join('\n'), { cause });
    this.name = 'MediaProcessFailed';
    this.lastLines = lastLines;
  }
}

const LINES_KEPT = 20;
const LONGEST_LINE = 4_000;
/** Footage work yields to the pages and the docks. */
const NICENESS = 5;

/**
 * Starts a program. This is the only place in the house that does. It gets nothing of our surroundings, in which a proxy or a report file can be named,
 * and never leaves a core file: there would be footage in it.
 */
export function startMediaProcess(run: MediaRun): MediaProcess {
  const child = spawn('prlimit', ['--core=0:0', '--', run.program, ...run.arguments], {
    stdio: stdioFor(run),
    // eslint-disable-next-line no-restricted-properties -- where programs lie is a fact of the machine and no setting of ours
    env: { PATH: process.env['PATH'] },
    windowsHide: true,
  });
  const lastLines: string[] = [];
  if (child.stderr instanceof Readable) keepLines(child.stderr, lastLines, run.onErrorLine);
  beNice(child.pid);
  const input =
    child.stdin ??
    new Writable({
      write: (_chunk, _encoding, done) => {
        done(new Error('takes no input'));
      },
    });
  // A program that has ended closes its input; `ended` reports why, so the broken pipe itself is no news.
  input.on('error', () => undefined);
  return {
    pid: child.pid,
    input,
    output: (descriptor) => readableAt(child, descriptor),
    ended: endOf(child, run, lastLines),
    stop: () => child.kill('SIGKILL'),
  };
}

/** Runs a program to its end and gives what it wrote to descriptor 1. Fails when that is more than `mostBytes`. */
export async function collectOutput(run: Omit<MediaRun, 'feedsInput' | 'outputs'>, mostBytes: number): Promise<Buffer> {
  const process = startMediaProcess({ ...run, feedsInput: false, outputs: [1] });
  const chunks: Buffer[] = [];
  let size = 0;
  const read = async (): Promise<void> => {
    for await (const chunk of process.output(1)) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > mostBytes)
        throw new MediaProcessFailed(`${run.program} wrote more than ${String(mostBytes)} bytes`, []);
      chunks.push(chunk);
    }
  };
  await finishTogether(process, [read()]);
  return Buffer.concat(chunks);
}

/** Waits for the program and for everyone who reads from it or writes to it; the first failure stops the program. */
export async function finishTogether(process: MediaProcess, work: readonly Promise<unknown>[]): Promise<void> {
  try {
    await Promise.all([process.ended, ...work]);
  } catch (cause) {
    process.stop();
    const [end] = await Promise.allSettled([process.ended, ...work]);
    // The program's own words say more than the broken pipe that followed from them.
    if (end.status === 'rejected' && !(cause instanceof MediaProcessFailed) && isBrokenPipe(cause)) throw end.reason;
    throw cause;
  }
}

/** What this machine's ffmpeg lacks of what the pipeline needs; empty when nothing. Throws when there is no ffmpeg at all. */
export async function missingFromFfmpeg(): Promise<string[]> {
  const command = ffmpeg();
  const names = await Promise.all([
    askFfmpeg((answer) => command.getAvailableEncoders(answer)),
    askFfmpeg((answer) => command.getAvailableFormats(answer)),
    filterNames(),
  ]);
  const present = new Set(names.flat());
  return [...NEEDED_CODERS, ...NEEDED_FILTERS].filter((name) => !present.has(name));
}

const NEEDED_CODERS = ['libx264', 'aac', 'matroska', 'mp4', 'rawvideo'];
const NEEDED_FILTERS = ['maskedmerge', 'showinfo', 'settb', 'lutyuv', 'select', 'drawtext'];

function askFfmpeg(ask: (answer: (error: Error | null, found: object) => void) => void): Promise<string[]> {
  return new Promise((resolve, reject) => {
    ask((error, found) => {
      if (error === null) resolve(Object.keys(found));
      if (error !== null) reject(new Error('ffmpeg does not run here; install the package ffmpeg', { cause: error }));
    });
  });
}

/** fluent-ffmpeg overlooks filters with several inputs or a free number of outputs, so this list is read here. */
async function filterNames(): Promise<string[]> {
  const run = { program: 'ffmpeg', arguments: ['-hide_banner', '-filters'], timeLimitSeconds: 30 } as const;
  const list = await collectOutput(run, 1_000_000);
  return list.toString('utf8').split(/\s+/);
}

function stdioFor(run: MediaRun): StdioOptions {
  const highest = Math.max(2, ...run.outputs);
  return Array.from({ length: highest + 1 }, (_, descriptor) => {
    if (descriptor === 0) return run.feedsInput ? 'pipe' : 'ignore';
    return descriptor === 2 || run.outputs.includes(descriptor) ? 'pipe' : 'ignore';
  });
}

function readableAt(child: ChildProcess, descriptor: number): Readable {
  const stream = Array.from(child.stdio)[descriptor];
  if (!(stream instanceof Readable)) throw new Error(`descriptor ${String(descriptor)} is not an output of this run`);
  return stream;
}

function endOf(child: ChildProcess, run: MediaRun, lastLines: readonly string[]): Promise<void> {
  const stop = (): void => {
    child.kill('SIGKILL');
  };
  const limit = AbortSignal.timeout(run.timeLimitSeconds * 1000);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new MediaProcessFailed(`${run.program} could not be started`, lastLines, cause));
    });
    child.once('close', (code, signal) => {
      if (code === 0) {
        resolve();
        return;
      }
      // What a shell and `prlimit` end with when the program is not there or may not be run.
      if (code === 126 || code === 127) reject(new MediaProcessFailed(`${run.program} could not be started`, []));
      if (run.signal?.aborted === true)
        reject(new MediaProcessFailed(`${run.program} was aborted`, [], run.signal.reason));
      if (limit.aborted)
        reject(new MediaProcessFailed(`${run.program} took longer than ${String(run.timeLimitSeconds)} s`, []));
      reject(new MediaProcessFailed(`${run.program} ended with ${String(code ?? signal)}`, lastLines));
    });
  });
  run.signal?.addEventListener('abort', stop, { once: true });
  limit.addEventListener('abort', stop, { once: true });
  if (run.signal?.aborted === true) stop();
  const forget = (): void => {
    run.signal?.removeEventListener('abort', stop);
    limit.removeEventListener('abort', stop);
  };
  // The second branch keeps a failure that nobody awaits yet from ending the whole server.
  ended.then(forget, forget);
  return ended;
}

function keepLines(stream: Readable, lastLines: string[], onLine: ((line: string) => void) | undefined): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) {
      onLine?.(line);
      if (!isOwnWords(line)) continue;
      lastLines.push(line.slice(0, LONGEST_LINE).replaceAll(LENT_ADDRESS, '(footage)'));
      if (lastLines.length > LINES_KEPT) lastLines.shift();
    }
  });
}

const LENT_ADDRESS = /http:\/\/127\.0\.0\.1:\d+\S*/g;

/** Words of the program itself. What is indented describes the footage: titles, places and names that a camera or a person wrote into it. */
function isOwnWords(line: string): boolean {
  return !line.includes('showinfo') && !/^\s|^(In|Out)put #/.test(line);
}

function beNice(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or this system does not let us; the work itself does not depend on it.
  }
}

function isBrokenPipe(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return false;
  return cause.code === 'EPIPE' || cause.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

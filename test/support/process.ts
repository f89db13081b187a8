import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StaffRole } from '../../protocols/acts.ts';
import { DEMO_PERSONS } from '../../server/demo/demo-persons.ts';
import { DIALECTS, emptyPlace } from './databases.ts';
import { environmentIn, freePort, newClient, type Client } from './house.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = path.join(PROJECT, 'server/setup/beeldkluis.sh');
const START_MILLISECONDS = 60_000;

/** What a command said, and with which code it ended. */
export interface CommandEnd {
  readonly exitCode: number;
  readonly output: string;
}

/** The real program, serving in a process of its own on a folder of its own: it can be killed at any moment and started again. */
export interface RunningHouse extends AsyncDisposable {
  readonly url: string;
  /** Holds data, keys and checkpoints, and nothing else. */
  readonly folder: string;
  readonly dialect: 'sqlite' | 'postgresql';
  /** Address of the database, when it is a server. */
  readonly databaseUrl: string | undefined;
  /** Of the process that serves now. */
  readonly pid: number;
  start(): Promise<void>;
  /** SIGKILL: nothing is flushed or closed. */
  kill(): Promise<void>;
  /** SIGTERM, and waits until it has closed in order. */
  stop(): Promise<void>;
  /** Runs `beeldkluis <words>` with the settings of this house. */
  command(...words: readonly string[]): Promise<CommandEnd>;
  signIn(role: StaffRole): Promise<Client>;
  /** What the server wrote to its error output so far. */
  readonly complaints: string;
}

/** Starts a fresh house: SQLite unless a test server for PostgreSQL was given, and S3 when one was given. */
export async function startHouse(dialect = DIALECTS.at(-1) ?? 'sqlite'): Promise<RunningHouse> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-process-'));
  const place = dialect === 'postgresql' ? await emptyPlace(dialect) : undefined;
  const databaseUrl = place?.address.dialect === 'postgresql' ? place.address.url : undefined;
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const environment = {
    ...inherited(),
    ...(await environmentIn(folder, port)),
    ...(databaseUrl === undefined ? {} : { BEELDKLUIS_DATABASE_URL: databaseUrl }),
  };
  let child: ChildProcess | undefined;
  let complaints = '';

  const start = async (): Promise<void> => {
    const started = spawn(PROGRAM, ['serve', '--demo', '--empty'], {
      cwd: PROJECT,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    started.stderr.on('data', (piece: Buffer) => {
      complaints += piece.toString();
    });
    await listening(started).catch((cause: unknown) => {
      started.kill('SIGKILL');
      throw new Error(`The house did not start: ${complaints}`, { cause });
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    ...{ url, folder, dialect, databaseUrl, start },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    command: (...words) => runProgram(words, environment),
    signIn: async (role) => {
      const client = newClient(url);
      const person = DEMO_PERSONS.find((candidate) => candidate.role === role);
      const answer = await client.post('/aanmelden', { persoon: person?.id ?? '' });
      if (answer.status !== 303) throw new Error(`Signing in as ${role} answered ${String(answer.status)}`);
      return client;
    },
    get complaints() {
      return complaints;
    },
    get pid() {
      return child?.pid ?? 0;
    },
    [Symbol.asyncDispose]: async () => {
      await end('SIGKILL');
      await place?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// The settings of whoever runs the tests, and the flags of the test runner, are not for the house.
function inherited(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && entry[0] !== 'NODE_OPTIONS' && !entry[0].startsWith('BEELDKLUIS_'),
  );
  return Object.fromEntries(kept);
}

async function listening(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error('It said nothing in time'));
    }, START_MILLISECONDS);
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString();
      if (said.includes('Beeldkluis listens on')) {
        clearTimeout(late);
        resolve();
      }
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`It ended with ${String(code)}`));
    });
  });
}

function runProgram(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<CommandEnd> {
  return new Promise((resolve) => {
    execFile(PROGRAM, words, { cwd: PROJECT, env: environment, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, output: `${stdout}${stderr}` });
    });
  });
}

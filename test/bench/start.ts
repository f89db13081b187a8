import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from './figure.ts';

const HOUSE = path.resolve(import.meta.dirname, '..', '..');
const PATIENCE_SECONDS = 600;
const REST_SECONDS = 5;
const BARE_SERVER = `
  import express from 'express';
  express().get('/', (_request, response) => response.json({})).listen(Number(process.env.PORT), '127.0.0.1', () =>
    console.log('listens on http://127.0.0.1:' + process.env.PORT));`;

interface Start {
  readonly seconds: number;
  readonly restingMegabytes: number;
}

/** Seconds from `npm start` to its line on an empty data folder and again on a filled one, memory at rest, and a bare express as peer. */
export async function* bench(): AsyncIterable<Figure> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'beeldkluis-bench-'));
  const places = { BEELDKLUIS_DATA: path.join(folder, 'data'), BEELDKLUIS_KEYS: path.join(folder, 'keys') };
  try {
    const first = await measure('npm', ['start'], places);
    const second = await measure('npm', ['start'], places);
    const bare = await measure(process.execPath, ['--input-type=module', '--eval', BARE_SERVER], {});
    yield { figure: 'first start, with demo data made', value: first.seconds, unit: 'seconds' };
    yield { figure: 'second start', value: second.seconds, unit: 'seconds', goal: '<= 5' };
    yield { figure: 'second start of a bare express', value: bare.seconds, unit: 'seconds' };
    yield { figure: 'memory at rest', value: second.restingMegabytes, unit: 'MB', goal: '<= 300' };
    yield { figure: 'memory at rest of a bare express', value: bare.restingMegabytes, unit: 'MB' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(program: string, args: readonly string[], places: Record<string, string>): Promise<Start> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(program, args, {
    cwd: HOUSE,
    env: { ...process.env, ...places, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // a process group of its own, so that npm and all it started can be stopped together
  });
  try {
    await lineWith(child, `listens on http://127.0.0.1:${String(port)}`);
    const seconds = round((performance.now() - startedAt) / 1000, 2);
    await pause(REST_SECONDS * 1000);
    return { seconds, restingMegabytes: largestOf(processesUnder(child.pid ?? 0)) };
  } finally {
    await stop(child);
  }
}

async function lineWith(child: ChildProcess, words: string): Promise<void> {
  if (child.stdout === null) throw new Error('The process has no output to read.');
  const tooLate = setTimeout(() => child.kill(), PATIENCE_SECONDS * 1000);
  try {
    for await (const line of createInterface({ input: child.stdout })) if (line.includes(words)) return;
    throw new Error(`The process ended, or took over ${String(PATIENCE_SECONDS)} s, without the line "${words}".`);
  } finally {
    clearTimeout(tooLate);
    child.stdout.resume();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  const nudge = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 10_000);
  await ended;
  clearTimeout(nudge);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No free port was given.');
  return address.port;
}

/** A process and all that it started, by way of Linux's /proc. */
function processesUnder(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = /^PPid:\s+(\d+)$/m.exec(statusOf(Number(entry)))?.[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const found = [root];
  for (const known of found) for (const [pid, parent] of parents) if (parent === known) found.push(pid);
  return found;
}

/** Resident memory of the largest process: the server itself, not npm or the shell around it. */
function largestOf(pids: readonly number[]): number {
  const kilobytes = pids
    .filter((pid) => /^Name:\s+(node|MainThread|beeldkluis)/m.test(statusOf(pid)) && !commandOf(pid).startsWith('npm'))
    .map((pid) => Number(/^VmRSS:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? 0));
  return round(Math.max(0, ...kilobytes) / 1024, 1);
}

function statusOf(pid: number): string {
  return readProcess(pid, 'status');
}

function commandOf(pid: number): string {
  return readProcess(pid, 'cmdline');
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return ''; // it ended in the meantime
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

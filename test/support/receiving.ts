import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { DatabaseAddress } from '../../server/database/database.ts';
import { openDockMemory, type DockMemory } from '../../server/dock-agent/dock-state.ts';
import { enrol } from '../../server/dock-agent/server-link.ts';

/** A receiving host in a process of its own, a camera folder and an enrolled dock beside it. */
export interface Receiving extends AsyncDisposable {
  readonly folder: string;
  readonly url: URL;
  readonly camera: string;
  readonly memory: DockMemory;
  start(): Promise<void>;
  /** SIGKILL: nothing is flushed or closed. */
  kill(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

export async function openReceiving(): Promise<Receiving> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-receiving-'));
  const address: DatabaseAddress = { dialect: 'sqlite', file: path.join(folder, 'data', 'beeldkluis.sqlite') };
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${String(port)}`);
  const camera = path.join(folder, 'camera');
  await mkdir(camera);
  await writeFile(path.join(camera, 'camera.json'), JSON.stringify({ cameraId: 'CAM-0001' }));
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const node = path.resolve('node_modules/node/bin/node');
    const started = spawn(
      node,
      ['--no-warnings', path.resolve('test/support/receiving-host.ts'), JSON.stringify({ folder, address, port })],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    child = started;
    await once(started.stdout, 'data');
  };
  const kill = async (): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  await start();
  const { code } = (await (await fetch(new URL('/invite', url))).json()) as { code: string };
  const memory = await openDockMemory(path.join(folder, 'dock'));
  await memory.write((await enrol(url, code, 'Dok van de proef')).state);
  return {
    ...{ folder, url, camera, memory, start, kill },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Marker that stands in every 4 KiB of a test clip, so that plaintext on a disk is found wherever it begins. */
export const MARKER = Buffer.from('PLAINTEXT-FOOTAGE-MARKER');

/** Writes a clip of random bytes with the marker in it; returns its SHA-256. */
export async function writeClip(file: string, size: number): Promise<string> {
  const digest = createHash('sha256');
  const clip = await open(file, 'w');
  for (let written = 0; written < size;) {
    const block = randomBytes(Math.min(1024 * 1024, size - written));
    for (let at = 0; at + MARKER.length <= block.length; at += 4096) MARKER.copy(block, at);
    digest.update(block);
    await clip.write(block);
    written += block.length;
  }
  await clip.close();
  return digest.digest('hex');
}

/** Files under a folder that hold the marker. */
export async function filesWithPlaintext(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && (await readFile(file)).includes(MARKER)) found.push(file);
  }
  return found;
}

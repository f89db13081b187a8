import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** The server that the house is measured against, in a process of its own. */
export interface Peer extends AsyncDisposable {
  /** Folder that it writes in and gives files out of. */
  readonly folder: string;
  url(path: string): URL;
}

/** Starts it on a folder of its own, on the disk of the house. */
export async function startPeer(folder: string): Promise<Peer> {
  await mkdir(folder);
  const program = path.join(import.meta.dirname, 'limit-server.ts');
  const child = spawn(process.execPath, ['--no-warnings', program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const port = said.toString().trim();
  return {
    folder,
    url: (where) => new URL(where, `http://127.0.0.1:${port}`),
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const [, CAPABILITIES = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
const CAP_SYS_ADMIN = 21n;

/** Whether this process may mount file systems; root in a container often may not. */
export const MAY_MOUNT = ((BigInt(`0x${CAPABILITIES}`) >> CAP_SYS_ADMIN) & 1n) === 1n;

/** A folder in which files find no room beyond some size, until it grows. */
export interface SmallDisk extends AsyncDisposable {
  grow(): Promise<void>;
}

/** Makes a folder a file system of so many bytes. Throws where this account may not mount one. */
export async function smallDisk(folder: string, bytes: number): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', `size=${String(bytes)},mode=700`, 'tmpfs', folder]);
  return {
    grow: async () => {
      await run('mount', ['-o', `remount,size=${String(4 * bytes)}`, folder]);
    },
    [Symbol.asyncDispose]: async () => {
      await run('umount', [folder]);
    },
  };
}

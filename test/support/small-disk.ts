import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder in which files find no room beyond some size, until it grows. */
export interface SmallDisk extends AsyncDisposable {
  grow(): Promise<void>;
}

/**
 * Makes a folder a file system of so many bytes, where this account may mount one. Elsewhere the kernel keeps every file of this process as
 * small: a write then fails for want of room as well, with another code.
 */
export async function smallDisk(folder: string, bytes: number): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  return process.getuid?.() === 0 ? mounted(folder, bytes) : limited(bytes);
}

async function mounted(folder: string, bytes: number): Promise<SmallDisk> {
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

async function limited(bytes: number): Promise<SmallDisk> {
  const limit = (soft: string) => run('prlimit', ['--pid', String(process.pid), `--fsize=${soft}:`]);
  const { stdout } = await run('prlimit', [
    '--pid',
    String(process.pid),
    '--fsize',
    '--noheadings',
    '--output',
    'SOFT',
  ]);
  await limit(String(bytes));
  const end = async (): Promise<void> => {
    await limit(stdout.trim());
  };
  return { grow: end, [Symbol.asyncDispose]: end };
}

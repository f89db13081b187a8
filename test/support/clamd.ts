import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Bytes that the test's own signature file knows as malware. */
export const MALWARE = Buffer.from('BEELDKLUIS-TEST-MALWARE-7c1f9a');
export const SIGNATURE = 'Beeldkluis.Test';

/** A real clamd with one signature of the test's own: no downloads, no network, its temporary files in memory. */
export interface TestClamd extends AsyncDisposable {
  readonly address: { readonly path: string };
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Prepares a clamd; throws when there is none on this machine (Debian package clamav-daemon). */
export async function prepareClamd(): Promise<TestClamd> {
  // In memory: what clamd takes in it writes down for as long as it looks at it.
  const folder = await mkdtemp('/dev/shm/beeldkluis-clamd-');
  const address = { path: path.join(folder, 'socket') };
  const config = path.join(folder, 'clamd.conf');
  await writeFile(path.join(folder, 'test.ndb'), `${SIGNATURE}:0:*:${MALWARE.toString('hex')}\n`);
  await writeFile(
    config,
    `LocalSocket ${address.path}\nDatabaseDirectory ${folder}\nTemporaryDirectory ${folder}\nForeground yes\n`,
  );
  let child: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
    await rm(address.path, { force: true });
  };
  return {
    address,
    start: async () => {
      const started = spawn('clamd', ['--config-file', config], { stdio: ['ignore', 'pipe', 'pipe'] });
      const failed = new Promise<never>((_resolve, reject) => {
        started.once('error', (cause) =>
          reject(new Error('clamd does not run here; install clamav-daemon', { cause })),
        );
        started.once('exit', (code) => reject(new Error(`clamd ended with ${String(code)}`)));
      });
      failed.catch(() => undefined);
      child = started;
      await Promise.race([listening(address.path), failed]);
    },
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listening(socket: string): Promise<void> {
  for (;;) {
    const answers = await new Promise<boolean>((resolve) => {
      const probe = connect(socket, () => {
        probe.destroy();
        resolve(true);
      }).once('error', () => resolve(false));
    });
    if (answers) return;
    await pause(20);
  }
}

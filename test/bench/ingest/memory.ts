import { readFile, writeFile } from 'node:fs/promises';
import type { RunningHouse } from '../../support/process.ts';
import type { Figure } from '../figure.ts';
import type { MadeFootage } from './bench-dock.ts';
import type { Course } from './throughput.ts';

/** The most memory that the process of the server has while a large clip comes in and is read back, by Linux's own count. */
export async function* memory(house: RunningHouse, { dock }: Course, footage: MadeFootage): AsyncIterable<Figure> {
  const address = await dock.open(footage, { cameraId: 'BC-4', clipName: 'longest.mp4' });
  await forgetPeak(house.pid);
  await dock.send(address, footage);
  const gibibytes = footage.size / 2 ** 30;
  const value = await peakMegabytes(house.pid);
  yield { figure: `memory of the server during an upload of ${gibibytes} GiB, peak`, value, unit: 'MB', goal: '< 300' };
}

/** Begins to count the most memory of a process anew (proc_pid_clear_refs(5)). */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** The most resident memory since then, in MB of 10^6 bytes. */
export async function peakMegabytes(pid: number): Promise<number> {
  const kibibytes = Number(/^VmHWM:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);
  return Math.round((kibibytes * 1024) / 1e6);
}

import { setTimeout as pause } from 'node:timers/promises';
import { SYSTEM } from '../../protocols/acts.ts';
import { retireKeys, scrubWraps } from '../custody/retire-keys.ts';
import type { JobRun } from '../jobs/job.ts';
import { announceDestruction } from './announce-destruction.ts';
import { DESTROY_ORDER, beginRun, readyForDestruction } from './begin-run.ts';
import type { RetentionDesk } from './desk.ts';
import { destroyKeys, removeObjects } from './destroy-recording.ts';
import { readItems, readOpenRun, type DestructionRun } from './destruction-runs.ts';
import { signStatement } from './sign-statement.ts';

const ANNOUNCED_AT_ONCE = 200;
const SCRUB_TRIES = 10;
const SCRUB_PAUSE_MILLISECONDS = 200;

/**
 * Job `retention.destroy`: destroys what is due and kept by nothing, under a valid mandate only. Announced -> keys destroyed -> objects removed
 * -> statement -> keys of past days destroyed. Every step may be repeated; a run that was cut off is taken up where it stood,
 * also when its mandate has ended since, because what was announced cannot be kept any more.
 */
export async function destroyDue(desk: RetentionDesk, job: JobRun): Promise<void> {
  const run = await runToDo(desk);
  if (run !== undefined) {
    await announceAll(desk, run, job.signal);
    await destroyAnnounced(desk, run, job.signal);
    if (!(await conclude(desk, run))) return;
  }
  await retireKeys(desk);
  await scrub(desk);
}

async function runToDo(desk: RetentionDesk): Promise<DestructionRun | undefined> {
  const open = await readOpenRun(desk.database.sql);
  if (open !== undefined) return open;
  const begun = await desk.database.inTransaction((tx) => beginRun(tx, desk, SYSTEM));
  return begun.refused === undefined ? begun.value : undefined;
}

async function announceAll(desk: RetentionDesk, run: DestructionRun, signal: AbortSignal): Promise<void> {
  for (;;) {
    const ready = await readyForDestruction(desk.database.sql, desk.clock.now(), ANNOUNCED_AT_ONCE);
    let announced = 0;
    for (const recordingId of ready) {
      signal.throwIfAborted();
      const outcome = await announceDestruction(desk, run, recordingId);
      if (outcome === 'over') return;
      if (outcome === 'announced') announced += 1;
    }
    // What was ready and was kept has been put on hold meanwhile; it is not ready any more.
    if (announced === 0) return;
  }
}

async function destroyAnnounced(desk: RetentionDesk, run: DestructionRun, signal: AbortSignal): Promise<void> {
  const items = await readItems(desk.database.sql, run.id);
  for (const item of items) {
    signal.throwIfAborted();
    await destroyKeys(desk, item);
  }
  await scrub(desk);
  for (const item of items) {
    signal.throwIfAborted();
    await removeObjects(desk, item);
  }
}

/** False when the statement has to wait for a lease that another process took; the job is then ordered again for that moment. */
async function conclude(desk: RetentionDesk, run: DestructionRun): Promise<boolean> {
  const conclusion = await signStatement(desk, run);
  if (conclusion.kind === 'signed') return true;
  const milliseconds = conclusion.until.getTime() - desk.clock.machine().getTime();
  const runAt = new Date(desk.clock.now().getTime() + Math.max(milliseconds, 0) + 1);
  await desk.database.inTransaction((tx) => tx.enqueue({ ...DESTROY_ORDER, runAt }));
  return false;
}

/** A deleted wrap must not stay readable in the write-ahead log. A reader can stand in the way for a moment; the job fails when it stays. */
async function scrub({ database }: RetentionDesk): Promise<void> {
  for (let tries = 0; tries < SCRUB_TRIES; tries += 1) {
    if (await scrubWraps(database)) return;
    await pause(SCRUB_PAUSE_MILLISECONDS);
  }
  throw new Error('The write-ahead log could not be emptied: something reads the database without end');
}

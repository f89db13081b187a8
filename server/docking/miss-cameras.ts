import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { awaitsFirstShift, onWall, type MissingRules } from '../../protocols/docking/wall.ts';
import { stamp } from '../clock.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { DockingDesk } from './desk.ts';
import { trackCameras } from './track-cameras.ts';

type MissingDesk = Pick<DockingDesk, 'database' | 'clock' | 'protocol'>;

const AbsenceRow = z.object({ id: z.string(), cameraId: z.string(), outSince: z.string() });

/**
 * Job `docking.watch`: misses every camera of the register that is not back after the longest shift, or that was handed out and not used for days,
 * without anybody looking at the wall. Each is raised and logged once, waits for the administrator, and ends by itself when the camera is docked or handed in. Repeatable.
 */
export async function missCameras(desk: MissingDesk): Promise<void> {
  const now = stamp(desk.clock.now());
  const missed = await missedCameras(desk, now);
  for (const [cameraId, absence] of missed) await raise(desk, { cameraId, ...absence, now });
  const rows: unknown[] = await desk.database.sql('camera_absences').whereNull('ended_at');
  for (const absence of rows.map((row) => AbsenceRow.parse(fieldsOf(row)))) {
    if (!missed.has(absence.cameraId)) await end(desk, absence, now);
  }
}

/** Since when a camera is out, and after how long it is missed. */
interface Missed {
  readonly outSince: string;
  readonly rule: Partial<MissingRules>;
}

/** Every camera that should have been back. */
async function missedCameras({ database, protocol }: MissingDesk, now: string): Promise<Map<string, Missed>> {
  const { longestShiftHours, firstShiftDays } = protocol.docking;
  const longAgo = stamp(new Date(Date.parse(now) - longestShiftHours * 3_600_000));
  const tracked = [...(await trackCameras(database.sql)).values()].filter(({ isKnown }) => isKnown);
  return new Map(
    tracked.flatMap(({ cameraId, known }): [string, Missed][] => {
      const { state, at: outSince = now } = onWall(known, now, protocol.docking) ?? {};
      // One that went out too early still has footage on it; the wall goes on saying that, also when it does not come back.
      const early = state === 'taken-early' && outSince < longAgo;
      if (state !== 'not-returned' && !early) return [];
      const unused = !early && awaitsFirstShift(known, protocol.docking);
      return [[cameraId, { outSince, rule: unused ? { firstShiftDays } : { longestShiftHours } }]];
    }),
  );
}

async function raise(
  { database }: MissingDesk,
  { cameraId, outSince, rule, now }: Missed & { readonly cameraId: string; readonly now: string },
): Promise<void> {
  await database.inTransaction(async (tx) => {
    const row = { id: randomUUID(), cameraId, outSince, raisedAt: now, openKey: cameraId };
    const made: unknown[] = await tx
      .sql('camera_absences')
      .insert(rowOf(row))
      .onConflict('open_key')
      .ignore()
      .returning('id');
    if (made.length === 0) return;
    const facts = { absence: row.id, outSince, ...rule };
    tx.record({ act: 'docking.camera-missed', result: 'begun', by: SYSTEM, about: cameraId, facts });
  });
}

async function end(
  { database }: MissingDesk,
  { id, cameraId, outSince }: z.infer<typeof AbsenceRow>,
  now: string,
): Promise<void> {
  await database.inTransaction(async (tx) => {
    const ended = { ended_at: now, open_key: null };
    if ((await tx.sql('camera_absences').where({ id, ended_at: null }).update(ended)) !== 1) return;
    const facts = { absence: id, outSince };
    tx.record({ act: 'docking.camera-missed', result: 'ended', by: SYSTEM, about: cameraId, facts });
  });
}

import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { readCamera, type Camera } from './cameras.ts';
import type { EnrolmentDesk } from './enrol-dock.ts';

/** What is told about a new camera. */
export interface CameraRegistration {
  /** Serial number, as the dock reads it from the camera. */
  readonly cameraId: string;
  /** What people call it. */
  readonly name: string;
}

/**
 * Makes a camera known, once (`camera-known`); from then on its recordings are sealed without quarantine. What it brought before stays as it is,
 * until somebody releases it.
 */
export async function registerCamera(
  desk: EnrolmentDesk,
  by: Actor,
  { cameraId, name }: CameraRegistration,
): Promise<Verdict<Camera>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<Camera>> => {
    const row = {
      id: cameraId,
      name,
      created_at: stamp(desk.clock.now()),
      last_docked_at: await dockedBefore(tx, cameraId),
    };
    const added: unknown[] = await tx.sql('cameras').insert(row).onConflict('id').ignore().returning('id');
    if (added.length !== 1)
      return refuse('camera-known', [{ field: 'cameraId', reason: 'Een camera met dit nummer staat al in de lijst.' }]);
    tx.record({ act: 'docking.camera-registered', result: 'done', by, about: cameraId, facts: { name } });
    const camera = await readCamera(tx.sql, cameraId);
    return camera === undefined ? refuse('not-found') : granted(camera);
  });
}

async function dockedBefore(tx: Transaction, cameraId: string): Promise<string | null> {
  const docked: unknown[] = await tx
    .sql('recordings')
    .where({ camera_id: cameraId })
    .orderBy('docked_at', 'desc')
    .limit(1)
    .pluck('docked_at');
  return z.string().optional().parse(docked[0]) ?? null;
}

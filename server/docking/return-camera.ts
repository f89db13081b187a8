import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { lockCamera, readCamera, readWearings, type Wearing } from './cameras.ts';
import type { EnrolmentDesk } from './enrol-dock.ts';

/** Writes down that a camera was handed in: whoever wears it, wears it until now. Refuses `not-open` when nobody does. */
export async function returnCamera(
  desk: EnrolmentDesk,
  by: Actor,
  { cameraId }: { readonly cameraId: string },
): Promise<Verdict<Wearing>> {
  const untilAt = stamp(desk.clock.now());
  return desk.database.inTransaction(async (tx): Promise<Verdict<Wearing>> => {
    await lockCamera(tx, cameraId);
    if ((await readCamera(tx.sql, cameraId)) === undefined) return refuse('not-found');
    const worn = (await readWearings(tx.sql, { cameraId })).find((wearing) => wearing.untilAt === null);
    if (worn === undefined) return refuse('not-open');
    const changed = await tx
      .sql('camera_assignments')
      .where({ camera_id: cameraId, person_id: worn.personId, from_at: worn.fromAt, until_at: null })
      .update({ until_at: untilAt });
    if (changed !== 1) throw new Error(`Camera ${cameraId} was handed in by another writer`);
    tx.record({
      act: 'docking.camera-returned',
      result: 'done',
      by,
      about: cameraId,
      facts: { from: worn.fromAt, until: untilAt },
      personal: { wearer: worn.personName ?? worn.personId },
    });
    return granted({ ...worn, untilAt });
  });
}

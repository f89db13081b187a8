import type { Actor } from '../../protocols/acts.ts';
import { wear } from '../../protocols/docking/wearing.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { rowOf } from '../custody/rows.ts';
import { lockPerson, readPerson } from '../persons/persons.ts';
import { lockCamera, readCamera, readWearings, type Wearing } from './cameras.ts';
import type { EnrolmentDesk } from './enrol-dock.ts';

/** Who gets a camera, and when. */
export interface CameraAssignment {
  readonly cameraId: string;
  readonly personId: string;
  /** From now when it is left out. */
  readonly from?: Date | undefined;
  /** Until the camera is handed in when it is left out. */
  readonly until?: Date | undefined;
}

/**
 * Writes down that an enforcement officer wears a camera, from now or for a time that has passed. Refuses `not-found`, `invalid-input`, `camera-worn`
 * and `wearer-has-camera` with their fields. Only footage that is taken in afterwards is put to his name.
 */
export async function assignCamera(
  desk: EnrolmentDesk,
  by: Actor,
  { cameraId, personId, from, until }: CameraAssignment,
): Promise<Verdict<Wearing>> {
  const now = stamp(desk.clock.now());
  return desk.database.inTransaction(async (tx): Promise<Verdict<Wearing>> => {
    await lockCamera(tx, cameraId);
    if ((await readCamera(tx.sql, cameraId)) === undefined) return refuse('not-found');
    const person = await readPerson(tx.sql, personId);
    if (person?.role !== 'handhaver' || person.state !== 'active')
      return refuse('invalid-input', [{ field: 'personId', reason: 'Kies een handhaver uit de lijst.' }]);

    const asked = {
      fromAt: from === undefined ? now : stamp(from),
      untilAt: until === undefined ? null : stamp(until),
    };
    await lockPerson(tx, personId);
    const before = {
      ofCamera: await readWearings(tx.sql, { cameraId }),
      ofPerson: await readWearings(tx.sql, { personId }),
    };
    const verdict = wear(before, asked, now);
    if (verdict.refused !== undefined) return verdict;
    await tx.sql('camera_assignments').insert(rowOf({ cameraId, personId, ...verdict.value }));
    tx.record({
      act: 'docking.camera-assigned',
      result: 'done',
      by,
      about: cameraId,
      facts: { from: asked.fromAt, until: asked.untilAt },
      personal: { wearer: person.name },
    });
    return granted({ cameraId, personId, personName: person.name, ...verdict.value });
  });
}

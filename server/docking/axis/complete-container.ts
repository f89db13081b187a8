import type { Actor } from '../../../protocols/acts.ts';
import type { Metadata } from '../../../protocols/docking/axis/metadata.ts';
import { granted, refuse, type Verdict } from '../../../protocols/refusal.ts';
import { stamp } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import { lockContainer, noteMetadata, type AxisContainer } from './containers.ts';
import { cameraOf } from './describe-clip.ts';
import type { AxisDesk } from './desk.ts';

/**
 * Lays metadata over that of a container. When it says that the recording is complete, its clips, keys, track and bookmarks are put together by a
 * job, ordered in the same transaction. Refuses `not-found`.
 */
export async function describeContainer(
  desk: AxisDesk,
  by: Actor,
  { name, metadata }: { readonly name: string; readonly metadata: Metadata },
): Promise<Verdict<undefined>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<undefined>> => {
    const container = await lockContainer(tx, by.id, name);
    if (container === undefined) return refuse('not-found');
    await noteMetadata(tx, container, metadata);
    if (metadata['status'] !== 'Complete') return granted(undefined);
    await tx.sql('axis_containers').where({ id: container.id }).update({ state: 'complete' });
    const facts = { camera: cameraOf(container) };
    tx.record({ act: 'docking.series-completed', result: 'begun', by, about: container.id, facts });
    await orderAssembly(tx, container.id);
    return granted(undefined);
  });
}

/** Notes that something came for a container. What comes after it was complete, or after a day of silence, is put in its place as well. */
export async function noteArrival(desk: AxisDesk, { id, state }: AxisContainer): Promise<void> {
  await desk.database.inTransaction(async (tx) => {
    const open = state === 'idle' ? { state: 'open' } : {};
    await tx
      .sql('axis_containers')
      .where({ id })
      .update({ ...open, sent_at: stamp(desk.clock.now()) });
    if (state === 'complete') await orderAssembly(tx, id);
  });
}

/** Orders the job that puts a recording together. */
export async function orderAssembly(tx: Transaction, containerId: string): Promise<void> {
  await tx.enqueue({ name: 'docking.assemble', payload: { containerId }, key: `assemble:${containerId}` });
}

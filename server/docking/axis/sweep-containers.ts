import { stamp } from '../../clock.ts';
import { orderAssembly } from './complete-container.ts';
import { containersSilentSince } from './containers.ts';
import type { AxisDesk } from './desk.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Puts together what came of recordings that no dock went on with for a day: a camera system that is gone must not keep its footage locked. */
export async function sweepContainers(desk: AxisDesk): Promise<void> {
  const yesterday = stamp(new Date(desk.clock.now().getTime() - DAY_MILLISECONDS));
  for (const id of await containersSilentSince(desk.database.sql, yesterday)) {
    await desk.database.inTransaction(async (tx) => {
      const changed = await tx.sql('axis_containers').where({ id, state: 'open' }).update({ state: 'idle' });
      if (changed === 1) await orderAssembly(tx, id);
    });
  }
}

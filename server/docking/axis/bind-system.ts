import type { Actor } from '../../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../../protocols/refusal.ts';
import { stamp } from '../../clock.ts';
import { readConnection } from './connections.ts';
import type { AxisDesk } from './desk.ts';

/** A camera system that makes itself known. */
export interface SystemIdentity {
  readonly systemId: string;
  readonly name: string;
}

/**
 * Binds a camera system to its connection, once; after that only its name can change. Another system on the same connection, or the same one on
 * another open connection, is refused (`system-bound-elsewhere`) and stays visible to the administrator: somebody may be pointing docks elsewhere.
 */
export async function bindSystem(
  desk: AxisDesk,
  by: Actor,
  { systemId, name }: SystemIdentity,
): Promise<Verdict<undefined>> {
  // A refusal would undo the transaction, and with it that somebody tried.
  const came = await desk.database.inTransaction(async (tx): Promise<'bound' | 'elsewhere' | 'gone'> => {
    const now = stamp(desk.clock.now());
    const mine = tx.sql('axis_connections').where({ id: by.id, state: 'open' });
    // Two systems that come at once wait for each other here.
    await mine.clone().forUpdate();
    const connection = await readConnection(tx.sql, by.id);
    const elsewhere: unknown = await tx
      .sql('axis_connections')
      .where({ system_id: systemId, state: 'open' })
      .whereNot({ id: by.id })
      .first('id');
    if (connection === undefined) return 'gone';
    const isOther = connection.systemId !== null && connection.systemId !== systemId;
    if (isOther || elsewhere !== undefined) {
      await mine.clone().update({ refused_system_id: systemId, refused_at: now });
      const reason = 'system-bound-elsewhere';
      tx.record({
        act: 'docking.axis-bound',
        result: 'refused',
        by,
        about: by.id,
        facts: { reason, system: systemId },
      });
      return 'elsewhere';
    }
    if (connection.systemName === name) return 'bound';
    await mine.clone().update({ system_id: systemId, system_name: name });
    tx.record({ act: 'docking.axis-bound', result: 'done', by, about: by.id, facts: { system: systemId, name } });
    return 'bound';
  });
  if (came === 'bound') return granted(undefined);
  return refuse(came === 'gone' ? 'not-found' : 'system-bound-elsewhere');
}

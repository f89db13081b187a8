import type { Knex } from 'knex';
import { z } from 'zod';
import { connectionOfKey, readConnection } from './connections.ts';

/**
 * What still needs the key that docks of a connection encrypt to. `unknown`: there is no such connection, so nobody can tell. `open`: docks still
 * encrypt to it. `arriving`: something that they began to send is not complete. `locked`: footage lies as it came and has not been opened.
 */
export type ContentKeyNeed =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'open'; readonly name: string }
  | { readonly kind: 'arriving'; readonly name: string }
  | { readonly kind: 'locked'; readonly name: string; readonly recordings: number };

const Count = z.object({ count: z.coerce.number() });

/** What still needs this key; nothing when it can go without a picture being lost. */
export async function needOfContentKey(sql: Knex, keyId: string): Promise<ContentKeyNeed | undefined> {
  const connection = await readConnection(sql, connectionOfKey(keyId));
  if (connection === undefined) return { kind: 'unknown' };
  const { id, name } = connection;
  if (connection.state === 'open') return { kind: 'open', name };
  const containers = sql('axis_containers').where({ connection_id: id });
  const arriving: unknown =
    (await containers.clone().where({ state: 'open' }).first('id')) ??
    (await sql('uploads').where({ state: 'open' }).whereIn('series_id', containers.clone().select('id')).first('id'));
  if (arriving !== undefined) return { kind: 'arriving', name };
  const { count: recordings } = Count.parse(await lockedOf(sql, containers.clone().select('id')));
  return recordings > 0 ? { kind: 'locked', name, recordings } : undefined;
}

/** Counts what is still there, was never read as footage, and has not been opened beside what came. */
async function lockedOf(sql: Knex, containers: Knex.QueryBuilder): Promise<unknown> {
  return sql('recordings')
    .whereIn('series_id', containers)
    .whereNot({ state: 'destroyed' })
    .whereNull('facts')
    .whereNotIn('id', sql('sealed_objects').where({ kind: 'received' }).select('recording_id'))
    .count({ count: '*' })
    .first();
}

import type { Knex } from 'knex';
import { z } from 'zod';
import { HOLDABLE_STATES } from '../../protocols/custody/recording.ts';
import { fieldsOf } from './rows.ts';

/** An object that has to lie in the vault: permanent, of a recording that is not being destroyed. */
export interface KeptObject {
  readonly id: string;
  readonly recordingId: string;
  readonly plainSize: number;
  readonly sealedSize: number;
  readonly sha256: string;
}

const Row: z.ZodType<KeptObject> = z.object({
  id: z.string(),
  recordingId: z.string(),
  plainSize: z.coerce.number(),
  sealedSize: z.coerce.number(),
  sha256: z.string(),
});

/** When an object was last proven to be readable: by a check, or when it was stored. */
export const LAST_READ = 'coalesce(object_checks.read_at, sealed_objects.created_at)';

/** Objects that have to lie in the vault, with what the checks know of them (`object_checks`) and their recordings joined. */
export function keptRows(sql: Knex): Knex.QueryBuilder {
  return sql('sealed_objects')
    .join('recordings', 'recordings.id', 'sealed_objects.recording_id')
    .leftJoin('object_checks', 'object_checks.object_id', 'sealed_objects.id')
    .where('sealed_objects.state', 'permanent')
    .whereIn('recordings.state', HOLDABLE_STATES);
}

/** Some of the objects that have to lie in the vault. */
export async function keptObjects(sql: Knex, narrow: (query: Knex.QueryBuilder) => void): Promise<KeptObject[]> {
  const query = keptRows(sql).select('sealed_objects.*');
  narrow(query);
  const rows: unknown = await query;
  return z
    .array(z.unknown())
    .parse(rows)
    .map((row) => Row.parse(fieldsOf(row)));
}

/** Whether an object still has to lie in the vault: looked at after it was found wrong, because a destruction may have come in between. */
export async function isStillKept(sql: Knex, objectId: string): Promise<boolean> {
  const row: unknown = await keptRows(sql).where('sealed_objects.id', objectId).first('sealed_objects.id');
  return row !== undefined;
}

import type { Recording } from '../../protocols/custody/recording.ts';
import { insertRecording } from '../../server/custody/recordings.ts';
import type { Database } from '../../server/database/database.ts';

/**
 * Stores one recording as docking stores it, and the same again until there are `size`, made by the database itself (SQLite). `made` says, per
 * column, what differs: SQL in which `n` is the number of the recording, from 1.
 */
export async function multiplyRecording(
  database: Database,
  model: Recording,
  size: number,
  made: Readonly<Record<string, string>>,
): Promise<void> {
  await database.inTransaction((tx) => insertRecording(tx, model));
  const columns = Object.keys((await database.sql('recordings').where({ id: model.id }).first()) as object);
  await database.sql.raw(
    `INSERT INTO recordings (${columns.join(', ')})
     WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${String(size - 1)})
     SELECT ${columns.map((column) => made[column] ?? `model.${column}`).join(', ')}
     FROM numbers, recordings AS model WHERE model.id = '${model.id}'`,
  );
}

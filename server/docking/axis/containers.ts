import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../../protocols/acts.ts';
import { mergeMetadata, type Metadata } from '../../../protocols/docking/axis/metadata.ts';
import { stamp } from '../../clock.ts';
import { fieldsOf, rowOf } from '../../custody/rows.ts';
import type { Transaction } from '../../database/database.ts';
import type { AxisDesk } from './desk.ts';

const ContainerRow = z.object({
  /** Ours; it is the series of the clips in it. */
  id: z.string(),
  connectionId: z.string(),
  name: z.string(),
  metadata: z.string().transform((json): Metadata => z.record(z.string(), z.string()).parse(JSON.parse(json))),
  /** `idle`: nothing came for a day, though the dock never said that it was complete. `forgotten`: everything in it was destroyed. */
  state: z.enum(['open', 'complete', 'idle', 'forgotten']),
  createdAt: z.string(),
  sentAt: z.string(),
});

/** A container of a dock: a recording, or something that it could not place. */
export type AxisContainer = Readonly<z.infer<typeof ContainerRow>>;

/** The container of a connection by its name, if there is one. */
export async function findContainer(sql: Knex, connectionId: string, name: string): Promise<AxisContainer | undefined> {
  const row: unknown = await sql('axis_containers').where({ connection_id: connectionId, name }).first();
  return row === undefined ? undefined : ContainerRow.parse(fieldsOf(row));
}

/** The container with this id, if there is one. */
export async function readContainer(sql: Knex, id: string): Promise<AxisContainer | undefined> {
  const row: unknown = await sql('axis_containers').where({ id }).first();
  return row === undefined ? undefined : ContainerRow.parse(fieldsOf(row));
}

/** Ids of the open containers that nothing came for since a moment. */
export async function containersSilentSince(sql: Knex, moment: string): Promise<string[]> {
  const ids: unknown[] = await sql('axis_containers')
    .where({ state: 'open' })
    .where('sent_at', '<', moment)
    .pluck('id');
  return ids.map(String);
}

/** Makes a container, or lays the metadata over what is there. Says whether it is new. */
export async function putContainer(
  desk: AxisDesk,
  by: Actor,
  name: string,
  metadata: Metadata,
): Promise<'new' | 'known'> {
  return desk.database.inTransaction(async (tx) => {
    const now = stamp(desk.clock.now());
    const row = {
      ...{ id: randomUUID(), connectionId: by.id, name, metadata: JSON.stringify(metadata) },
      ...{ state: 'open', createdAt: now, sentAt: now },
    };
    const added: unknown[] = await tx
      .sql('axis_containers')
      .insert(rowOf(row))
      .onConflict(['connection_id', 'name'])
      .ignore()
      .returning('id');
    if (added.length > 0) return 'new';
    const known = await lockContainer(tx, by.id, name);
    if (known !== undefined) await noteMetadata(tx, known, metadata);
    return 'known';
  });
}

/** The container, held until the transaction ends, so that two changes of its metadata do not lose one of them. */
export async function lockContainer(
  tx: Transaction,
  connectionId: string,
  name: string,
): Promise<AxisContainer | undefined> {
  const row: unknown = await tx.sql('axis_containers').where({ connection_id: connectionId, name }).forUpdate().first();
  return row === undefined ? undefined : ContainerRow.parse(fieldsOf(row));
}

/** Lays metadata over what a container has. */
export async function noteMetadata(tx: Transaction, { id, metadata }: AxisContainer, sent: Metadata): Promise<void> {
  await tx
    .sql('axis_containers')
    .where({ id })
    .update({ metadata: JSON.stringify(mergeMetadata(metadata, sent)) });
}

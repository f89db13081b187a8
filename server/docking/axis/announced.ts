import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../../protocols/acts.ts';
import type { Metadata } from '../../../protocols/docking/axis/metadata.ts';
import { stamp } from '../../clock.ts';
import { fieldsOf, rowOf } from '../../custody/rows.ts';
import { readPerson } from '../../persons/persons.ts';
import { readCamera } from '../cameras.ts';
import type { AxisDesk } from './desk.ts';

const AnnouncedRow = z.object({
  connectionId: z.string(),
  kind: z.enum(['user', 'device']),
  id: z.string(),
  name: z.string(),
  /** Personnel number of a user, model of a camera; empty when the camera system does not say. */
  number: z.string(),
  active: z.coerce.boolean(),
  announcedAt: z.string(),
});

/** A user or a camera as a camera system told us of it. It is not in our register by that: who wears which camera is up to the administrator. */
export type Announced = Readonly<z.infer<typeof AnnouncedRow>>;

/** Writes down what a camera system says about a user or a camera; the log has it when it says something new. */
export async function announce(
  desk: AxisDesk,
  by: Actor,
  what: Pick<Announced, 'kind' | 'id'>,
  metadata: Metadata,
): Promise<void> {
  const said = {
    ...{ connectionId: by.id, ...what, name: metadata['name'] ?? '' },
    number: (what.kind === 'user' ? metadata['userid'] : metadata['model']) ?? '',
    active: metadata['active']?.toLowerCase() !== 'false',
  };
  await desk.database.inTransaction(async (tx) => {
    const row: unknown = await tx
      .sql('axis_announced')
      .where(rowOf({ connectionId: by.id, ...what }))
      .first();
    const known = row === undefined ? undefined : AnnouncedRow.parse(fieldsOf(row));
    if (known?.name === said.name && known.number === said.number && known.active === said.active) return;
    await tx
      .sql('axis_announced')
      .insert(rowOf({ ...said, announcedAt: stamp(desk.clock.now()) }))
      .onConflict(['connection_id', 'kind', 'id'])
      .merge();
    tx.record({
      ...{ act: 'docking.axis-announced', result: 'done', by, about: by.id },
      facts: { kind: what.kind, active: said.active, ...(what.kind === 'device' ? { camera: what.id } : {}) },
      ...(what.kind === 'user' ? { personal: { user: `${said.name} (${said.number || what.id})` } } : {}),
    });
  });
}

/** Users and cameras that camera systems announced, by name. */
export async function readAnnounced(sql: Knex): Promise<Announced[]> {
  const rows: unknown[] = await sql('axis_announced').orderBy(['kind', 'name', 'id']);
  return rows.map((row) => AnnouncedRow.parse(fieldsOf(row)));
}

/** Whether a recording of this user and this camera can be placed: each was announced by a camera system, or stands in our own register. */
export async function strangerIn(
  sql: Knex,
  { userId, serial }: { readonly userId: string; readonly serial: string },
): Promise<'unknown-user' | 'unknown-device' | undefined> {
  const device: unknown = await sql('axis_announced').where({ kind: 'device', id: serial }).first();
  if (device === undefined && (await readCamera(sql, serial)) === undefined) return 'unknown-device';
  const user: unknown = await sql('axis_announced').where({ kind: 'user', id: userId }).first();
  if (user === undefined && (await readPerson(sql, userId)) === undefined) return 'unknown-user';
  return undefined;
}

/** The person of ours that a user of a camera system is: the one whose id it carries, or its personnel number. Otherwise who wore the camera decides. */
export async function personOf(sql: Knex, userId: string): Promise<string | undefined> {
  const rows: unknown[] = await sql('axis_announced').where({ kind: 'user', id: userId }).whereNot({ number: '' });
  for (const id of [userId, ...rows.map((row) => AnnouncedRow.parse(fieldsOf(row)).number)]) {
    if ((await readPerson(sql, id)) !== undefined) return id;
  }
  return undefined;
}

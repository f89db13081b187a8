import type { Knex } from 'knex';
import { z } from 'zod';
import { BERTH_STATES, NOTICE_KINDS, type DockNotice } from '../../protocols/docking/dock-report.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

const Notices = z.array(
  z.object({
    kind: z.enum(NOTICE_KINDS),
    seconds: z.number().optional(),
    names: z.array(z.string()).optional(),
  }),
);
const BerthRow = z.object({
  dockId: z.string(),
  cameraId: z.string(),
  state: z.enum(BERTH_STATES),
  seenAt: z.string(),
  dockingStartedAt: z.string().nullable(),
  sentBytes: z.coerce.number(),
  totalBytes: z.coerce.number(),
  clipsLeft: z.number(),
  reason: z.string(),
  battery: z.number().nullable(),
  // SQLite has no booleans.
  charging: z.union([z.boolean(), z.number().transform((number) => number !== 0)]).nullable(),
  notices: z.string().transform((json): readonly DockNotice[] => Notices.parse(JSON.parse(json))),
  reportedAt: z.string(),
});

/** What a dock last said of a camera; moments are by our clock. */
export type Berth = Readonly<z.infer<typeof BerthRow>>;

/** What the docks that are admitted last said of each camera; of several docks the one that saw it last. */
export async function readBerths(sql: Knex): Promise<Map<string, Berth>> {
  const rows: unknown[] = await sql('dock_berths')
    .whereIn('dock_id', sql('docks').select('id').where({ state: 'enrolled' }))
    .orderBy('seen_at');
  return new Map(rows.map((row) => BerthRow.parse(fieldsOf(row))).map((berth) => [berth.cameraId, berth]));
}

/** What one dock said last, by camera. */
export async function berthsOfDock(sql: Knex, dockId: string): Promise<Map<string, Berth>> {
  const rows: unknown[] = await sql('dock_berths').where({ dock_id: dockId });
  return new Map(rows.map((row) => BerthRow.parse(fieldsOf(row))).map((berth) => [berth.cameraId, berth]));
}

/** Puts what a dock says in the place of what it said before; a camera that it no longer names is forgotten. */
export async function replaceBerths(tx: Transaction, dockId: string, berths: readonly Berth[]): Promise<void> {
  await tx.sql('dock_berths').where({ dock_id: dockId }).delete();
  for (const berth of berths) {
    await tx.sql('dock_berths').insert(rowOf({ ...berth, notices: JSON.stringify(berth.notices) }));
  }
}

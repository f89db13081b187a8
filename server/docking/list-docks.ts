import { z } from 'zod';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { fieldsOf } from '../custody/rows.ts';
import { readDocks, type Dock } from './docks.ts';
import type { EnrolmentDesk } from './enrol-dock.ts';
import { readOpenUploads, type Upload } from './uploads.ts';
import { readScreens, type WallScreen } from './wall-screens.ts';

/** A docking PC, and when it last said how its cameras stand; nothing when it never did. */
export interface HeardDock extends Dock {
  readonly heardAt: string | undefined;
}

const HeardRow = z.object({ dockId: z.string(), heardAt: z.string() });

/** The docking PCs, what is coming in now, and the screens that show the wall. */
export interface DockList {
  readonly docks: readonly HeardDock[];
  readonly uploads: readonly Upload[];
  readonly screens: readonly WallScreen[];
}

/** Lists every docking PC, shut out ones too, and the uploads under way. */
export async function listDocks({ database }: EnrolmentDesk): Promise<Verdict<DockList>> {
  const rows: unknown[] = await database
    .sql('dock_berths')
    .groupBy('dock_id')
    .select('dock_id')
    .max({ heard_at: 'reported_at' });
  const heard = new Map(rows.map((row) => HeardRow.parse(fieldsOf(row))).map((row) => [row.dockId, row.heardAt]));
  const docks = (await readDocks(database.sql)).map((dock) => ({ ...dock, heardAt: heard.get(dock.id) }));
  const [uploads, screens] = await Promise.all([readOpenUploads(database.sql), readScreens(database.sql)]);
  return granted({ docks, uploads, screens });
}

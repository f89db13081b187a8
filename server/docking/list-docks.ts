import { granted, type Verdict } from '../../protocols/refusal.ts';
import { readDocks, type Dock } from './docks.ts';
import type { EnrolmentDesk } from './enrol-dock.ts';
import { readOpenUploads, type Upload } from './uploads.ts';

/** The docking PCs and what is coming in now. */
export interface DockList {
  readonly docks: readonly Dock[];
  readonly uploads: readonly Upload[];
}

/** Lists every docking PC, shut out ones too, and the uploads under way. */
export async function listDocks({ database }: EnrolmentDesk): Promise<Verdict<DockList>> {
  return granted({ docks: await readDocks(database.sql), uploads: await readOpenUploads(database.sql) });
}

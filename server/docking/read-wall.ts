import type { Knex } from 'knex';
import { z } from 'zod';
import { onWall, type OnWall } from '../../protocols/docking/wall.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { fieldsOf } from '../custody/rows.ts';
import type { DockingDesk } from './desk.ts';
import { markOf, readMarks, type IncidentMark } from './mark-incident.ts';
import { trackCameras, type TrackedCamera } from './track-cameras.ts';

const DAY_MILLISECONDS = 86_400_000;

/** One camera on the wall. Of its wearer nothing but the name, which a page may shorten and never lengthen. */
export interface WallTile extends OnWall, Omit<TrackedCamera, 'known'> {
  /** Recordings of the last 24 hours that stand apart in quarantine. */
  readonly apart: number;
  /** The incident that was marked in the shift that is running or has just ended. */
  readonly mark: IncidentMark | undefined;
}

/** What is on the wall, by the name of the camera, and when it was read. */
export interface DockWall {
  readonly tiles: readonly WallTile[];
  readonly at: string;
}

/** Reads every camera that was seen in the last 24 hours or is expected back. */
export async function readWall(desk: DockingDesk): Promise<Verdict<DockWall>> {
  const { sql } = desk.database;
  const at = stamp(desk.clock.now());
  const dayAgo = stamp(new Date(Date.parse(at) - DAY_MILLISECONDS));
  const [cameras, marks, apart] = [
    await trackCameras(sql),
    await readMarks(sql, dayAgo),
    await countApart(sql, dayAgo),
  ];
  const tiles = [...cameras.values()].flatMap((tracked): WallTile[] => {
    const { known, ...camera } = tracked;
    const said = onWall(known, at, desk.protocol.docking);
    // Whom nobody knows, nobody can expect back.
    if (said === undefined || (!camera.isKnown && said.state === 'not-returned')) return [];
    const mark = markOf(marks, tracked);
    return [{ ...camera, ...said, apart: apart.get(camera.cameraId) ?? 0, mark }];
  });
  const byName = new Intl.Collator('nl', { numeric: true });
  return granted({ tiles: tiles.sort((one, other) => byName.compare(one.name, other.name)), at });
}

const ApartRow = z.object({ cameraId: z.string(), recordings: z.coerce.number() });

async function countApart(sql: Knex, since: string): Promise<Map<string, number>> {
  const rows: unknown[] = await sql('recordings')
    .where({ state: 'quarantined' })
    .where('docked_at', '>', since)
    .groupBy('camera_id')
    .select('camera_id')
    .count({ recordings: '*' });
  return new Map(rows.map((row) => ApartRow.parse(fieldsOf(row))).map((row) => [row.cameraId, row.recordings]));
}

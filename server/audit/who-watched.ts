import type { Knex } from 'knex';
import { z } from 'zod';
import { STAFF_ROLES, type StaffRole } from '../../protocols/acts.ts';
import { secondsWithin } from '../../protocols/viewing/shown-interval.ts';
import { readLog } from './read-log.ts';
import { viewsIn, type View } from './views-of-recording.ts';

// More views of one recording than an answer can hold; the newest are told.
const MOST_ENTRIES = 1000;

/** One viewing as a citizen may know of it: in which role somebody of the municipality watched, for what, when and how long; never who. */
export interface WatchedAs {
  readonly at: string;
  readonly role: StaffRole;
  readonly purpose: string | undefined;
  readonly seconds: number;
}

/** Who of the municipality watched the recordings that a request keeps, as roles, newest first; a viewing in which nothing was shown is none. */
export async function whoWatched(sql: Knex, requestId: string): Promise<WatchedAs[]> {
  const rows: unknown[] = await sql('readout_requests')
    .join('recording_holds', 'recording_holds.hold_id', 'readout_requests.hold_id')
    .where('readout_requests.id', requestId)
    .select({ id: 'recording_holds.recording_id' });
  const recordings = rows.map((row) => z.object({ id: z.string() }).parse(row).id);
  const views = await Promise.all(
    recordings.map(async (about) => viewsIn(await readLog(sql, { about, limit: MOST_ENTRIES }))),
  );
  return views
    .flat()
    .flatMap(watchedAs)
    .sort((one, other) => other.at.localeCompare(one.at));
}

function watchedAs({ openedAt, role, purpose, shown }: View): WatchedAs[] {
  const staff = STAFF_ROLES.find((known) => known === role);
  const seconds = secondsWithin(shown);
  // The citizen's own looking is no news to him.
  return staff === undefined || seconds === 0 ? [] : [{ at: openedAt, role: staff, purpose, seconds }];
}

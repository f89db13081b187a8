import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { QUARANTINE_REASONS, RECORDING_STATES } from '../../protocols/custody/recording.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { fieldsOf } from '../custody/rows.ts';
import type { ViewingDesk } from './desk.ts';

const PAGE_SIZE = 20;

/** What to look for; what is left out does not narrow. */
export interface RecordingQuestion {
  /** Only recordings that end at or after this moment. */
  readonly from?: Date | undefined;
  /** Only recordings that begin at or before this moment. */
  readonly to?: Date | undefined;
  /** Part of the place, in any case. */
  readonly place?: string | undefined;
  /** Id or part of the name of the camera. */
  readonly camera?: string | undefined;
  /** Id or part of the name of who wore it. */
  readonly officer?: string | undefined;
  /** Page of the results, from 1. */
  readonly page: number;
}

const FoundRow = z.object({
  id: z.string(),
  state: z.enum(RECORDING_STATES),
  quarantineReason: z.enum(QUARANTINE_REASONS).nullable(),
  startedAt: z.string(),
  endedAt: z.string(),
  durationSeconds: z.number().nullable(),
  place: z.string().nullable(),
  cameraId: z.string(),
  cameraName: z.string().nullable(),
  officerName: z.string().nullable(),
  holds: z.number(),
  dueAt: z.string(),
});

/** A recording as the results list it. */
export type FoundRecording = z.infer<typeof FoundRow>;

/** One page of results, newest first. */
export interface FoundRecordings {
  readonly recordings: readonly FoundRecording[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** Finds recordings that lie in the vault. A handhaver learns of his own recordings only. */
export async function findFootage(
  desk: ViewingDesk,
  by: Actor,
  question: RecordingQuestion,
): Promise<Verdict<FoundRecordings>> {
  const { sql } = desk.database;
  const matching = (): Knex.QueryBuilder => narrowed(sql, by, question);
  const rows: unknown[] = await matching().count({ total: '*' });
  const { total } = z.object({ total: z.coerce.number() }).parse(rows[0]);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(question.page, pages);
  const found: unknown[] = await matching()
    .orderBy([
      { column: 'recordings.started_at', order: 'desc' },
      { column: 'recordings.id', order: 'desc' },
    ])
    .limit(PAGE_SIZE)
    .offset((page - 1) * PAGE_SIZE)
    .select('recordings.*', { camera_name: 'cameras.name', officer_name: 'persons.name' });
  return granted({ recordings: found.map((row) => FoundRow.parse(fieldsOf(row))), total, page, pages });
}

function narrowed(sql: Knex, by: Actor, { from, to, place, camera, officer }: RecordingQuestion): Knex.QueryBuilder {
  const query = sql('recordings')
    .leftJoin('cameras', 'cameras.id', 'recordings.camera_id')
    .leftJoin('persons', 'persons.id', 'recordings.officer_id')
    .whereIn('recordings.state', ['sealed', 'quarantined']);
  if (by.role === 'handhaver') void query.where('recordings.officer_id', by.id);
  if (from !== undefined) void query.where('recordings.ended_at', '>=', stamp(from));
  if (to !== undefined) void query.where('recordings.started_at', '<=', stamp(to));
  if (place !== undefined) void query.whereRaw(...contains('recordings.place', place));
  if (camera !== undefined)
    void query.where((either) => idOrName(either, 'recordings.camera_id', 'cameras.name', camera));
  if (officer !== undefined) {
    void query.where((either) => idOrName(either, 'recordings.officer_id', 'persons.name', officer));
  }
  return query;
}

function idOrName(either: Knex.QueryBuilder, idColumn: string, nameColumn: string, wanted: string): void {
  void either.where(idColumn, wanted).orWhereRaw(...contains(nameColumn, wanted));
}

/** A part of a text in any case; `%` and `_` stand for themselves. */
function contains(column: string, part: string): [string, string[]] {
  const pattern = `%${part
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return [`LOWER(??) LIKE ? ESCAPE '\\'`, [column, pattern]];
}

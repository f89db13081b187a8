import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { QUARANTINE_REASONS, RECORDING_STATES } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { fieldsOf } from '../custody/rows.ts';
import type { ViewingDesk } from './desk.ts';
import { matchingClips, MOST_CLIPS, onlyKept, type RecordingQuestion } from './matching-clips.ts';

const PAGE_SIZE = 20;

const ClipRow = z.object({
  id: z.string(),
  state: z.enum(RECORDING_STATES),
  quarantineReason: z.enum(QUARANTINE_REASONS).nullable(),
  startedAt: z.string(),
  endedAt: z.string(),
  durationSeconds: z.number().nullable(),
  place: z.string().nullable(),
  category: z.string().nullable(),
  cameraId: z.string(),
  cameraName: z.string().nullable(),
  officerName: z.string().nullable(),
  holds: z.number(),
  dueAt: z.string(),
  seriesId: z.string().nullable(),
});
type ClipRow = z.infer<typeof ClipRow>;

/** A recording as the results list it: the first of its clips, with the time and the length of all of them together. */
export interface FoundRecording extends ClipRow {
  /** Clips that the camera stored it in. */
  readonly clips: number;
}

/** One page of results, newest first. */
export interface FoundRecordings {
  readonly recordings: readonly FoundRecording[];
  readonly total: number;
  /** There are more than were looked at; a narrower question shows them. */
  readonly isCut: boolean;
  readonly page: number;
  readonly pages: number;
}

/**
 * Finds recordings that lie in the vault. Whoever names no place, point, time or camera is asked for one: nobody leafs through what there is.
 * A handhaver learns of his own recordings only, and may see all of those.
 */
export async function findFootage(
  desk: ViewingDesk,
  by: Actor,
  question: RecordingQuestion,
): Promise<Verdict<FoundRecordings>> {
  if (by.role !== 'handhaver' && !narrows(question)) {
    return refuse('search-too-wide', [
      { field: 'place', reason: 'Vul een plaats, een tijd, een punt of een camera in' },
    ]);
  }
  const { sql } = desk.database;
  const clips = await matchingClips(sql, by, question);
  const { ids, ...page } = await linesOf(sql, clips, question.page);
  return granted({ ...page, recordings: await describeLines(sql, by, ids) });
}

function narrows({ from, to, place, nearby, camera }: RecordingQuestion): boolean {
  return [from, to, place, nearby, camera].some((criterion) => criterion !== undefined);
}

const LineRow = z.object({ line: z.string(), total: z.coerce.number(), seen: z.coerce.number() });

interface Lines extends Omit<FoundRecordings, 'recordings'> {
  /** Series, and recordings that are none. */
  readonly ids: readonly string[];
}

/** One page of lines and how many there are, in one question; beyond the end it is the last page. */
async function linesOf(sql: Knex, clips: () => Knex.QueryBuilder, page: number): Promise<Lines> {
  const rows: unknown[] = await sql
    .from(clips().as('clips'))
    .groupBy('line')
    .orderByRaw('MAX(started_at) DESC, line DESC')
    .limit(PAGE_SIZE)
    .offset((page - 1) * PAGE_SIZE)
    .select('line', sql.raw('COUNT(*) OVER () AS total'), sql.raw('SUM(COUNT(*)) OVER () AS seen'));
  const lines = rows.map((row) => LineRow.parse(row));
  const { total = 0, seen = 0 } = lines[0] ?? {};
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (lines.length > 0 || page === 1)
    return { ids: lines.map(({ line }) => line), total, isCut: seen > MOST_CLIPS, page, pages };
  const first = await linesOf(sql, clips, 1);
  return first.pages === 1 ? first : linesOf(sql, clips, first.pages);
}

/** The lines of a page with all clips of theirs that may be known of, also those that the question itself did not match. */
async function describeLines(sql: Knex, by: Actor, lines: readonly string[]): Promise<FoundRecording[]> {
  const query = sql('recordings')
    .leftJoin('cameras', 'cameras.id', 'recordings.camera_id')
    .leftJoin('persons', 'persons.id', 'recordings.officer_id')
    .whereIn('recordings.id', (ids) => {
      void ids.from('recordings').whereIn('id', lines).select('id');
      void ids.unionAll(sql('recordings').whereIn('series_id', lines).select('id'));
    })
    .orderBy(['recordings.series_number', 'recordings.started_at']);
  void onlyKept(query);
  if (by.role === 'handhaver') void query.where('recordings.officer_id', by.id);
  const rows: unknown[] = await query.select('recordings.*', {
    camera_name: 'cameras.name',
    officer_name: 'persons.name',
  });
  const clips = rows.map((row) => ClipRow.parse(fieldsOf(row)));
  const byLine = Map.groupBy(clips, (clip) => clip.seriesId ?? clip.id);
  return lines.flatMap((line) => asOne(byLine.get(line) ?? []));
}

function asOne(clips: readonly ClipRow[]): FoundRecording[] {
  const [first, ...rest] = clips;
  if (first === undefined) return [];
  const lengths = clips.map((clip) => clip.durationSeconds);
  const apart = clips.find((clip) => clip.state === 'quarantined');
  return [
    {
      ...first,
      clips: clips.length,
      state: apart?.state ?? first.state,
      quarantineReason: apart?.quarantineReason ?? null,
      startedAt: earliest(clips.map((clip) => clip.startedAt)),
      endedAt: latest(clips.map((clip) => clip.endedAt)),
      durationSeconds: lengths.includes(null) ? null : lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0),
      place: first.place ?? rest.find((clip) => clip.place !== null)?.place ?? null,
      holds: Math.max(...clips.map((clip) => clip.holds)),
      dueAt: earliest(clips.map((clip) => clip.dueAt)),
    },
  ];
}

function earliest(moments: readonly string[]): string {
  return moments.reduce((least, moment) => (moment < least ? moment : least));
}

function latest(moments: readonly string[]): string {
  return moments.reduce((most, moment) => (moment > most ? moment : most));
}

/** Categories to choose from: those of the recordings that this reader may know of. */
export async function findCategories({ database: { sql } }: ViewingDesk, by: Actor): Promise<string[]> {
  const own = sql('recordings').where({ officer_id: by.id }).whereNotNull('category').distinct().select('category');
  const rows = z.array(z.unknown()).parse(await (by.role === 'handhaver' ? own : allCategories(sql)));
  return rows.map((row) => z.object({ category: z.string() }).parse(row).category).sort();
}

/** Jumps from one category to the next in their index: there are a few of them among very many recordings. */
function allCategories(sql: Knex): Knex.QueryBuilder {
  const steps = sql.raw(
    'SELECT MIN(category) AS category FROM recordings UNION ALL ' +
      'SELECT (SELECT MIN(category) FROM recordings WHERE category > found.category) FROM found WHERE found.category IS NOT NULL',
  );
  return sql.withRecursive('found', steps).from('found').whereNotNull('category').select('category');
}

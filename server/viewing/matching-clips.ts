import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { boxAround, scaleAt, type Nearby } from '../../protocols/viewing/nearby.ts';
import { stamp } from '../clock.ts';

/** What to look for; what is left out does not narrow. */
export interface RecordingQuestion {
  /** Only recordings that end at or after this moment. */
  readonly from?: Date | undefined;
  /** Only recordings that begin at or before this moment. */
  readonly to?: Date | undefined;
  /** Part of the place, in any case. */
  readonly place?: string | undefined;
  /** Only recordings that began around this point. */
  readonly nearby?: Nearby | undefined;
  /** Id or part of the name of the camera. */
  readonly camera?: string | undefined;
  /** Id or part of the name of who wore it. Narrows only: nobody is looked up by what he filmed. */
  readonly officer?: string | undefined;
  /** What the camera or its wearer called it. Narrows only. */
  readonly category?: string | undefined;
  /** Page of the results, from 1. */
  readonly page: number;
}

/** Clips that a search looks at, newest first; beyond them it asks for a narrower question. */
export const MOST_CLIPS = 2000;

/**
 * Only what lies in the vault and may be known of. Nearly everything does, so its state narrows nothing: written like this no database takes the
 * index of states for a short cut.
 */
export function onlyKept(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.whereRaw(`(recordings.state || '') IN ('sealed', 'quarantined')`);
}

// More places than this are nearly all of them, and then the newest recordings are looked through instead.
const MOST_PLACES = 500;
const DAY_MILLISECONDS = 86_400_000;

/**
 * The newest clips that match, each with the line of the results that it belongs to: its series, or itself. What narrows best is a place or a
 * window, and both have an index that the other is a part of, so that the cost follows what is found and not what there is. Gives the query, to be
 * asked as often as needed.
 */
export async function matchingClips(
  sql: Knex,
  by: Actor,
  question: RecordingQuestion,
): Promise<() => Knex.QueryBuilder> {
  const narrowed = await narrowing(sql, by, question);
  const { from } = question;
  if (from === undefined) return () => newest(sql, narrowed);
  const since = stamp(new Date(from.getTime() - DAY_MILLISECONDS));
  const started = newest.bind(undefined, sql, (query) => {
    narrowed(query);
    void query.where('recordings.started_at', '>=', since);
  });
  const earlier = await longBefore(sql, since, from);
  if (earlier.length === 0) return started;
  const long = newest.bind(undefined, sql, (query) => {
    narrowed(query);
    void query.whereIn('recordings.id', earlier);
  });
  const all = (clips: () => Knex.QueryBuilder): Knex.QueryBuilder => sql.select('*').from(clips().as('clips'));
  return () => all(started).unionAll(all(long));
}

/** Recordings that were running at a moment though they began more than a day before it: there are next to none. */
async function longBefore(sql: Knex, since: string, from: Date): Promise<string[]> {
  const rows: unknown[] = await sql('recordings')
    .whereRaw('is_long = 1')
    .where('started_at', '<', since)
    .where('ended_at', '>=', stamp(from))
    .limit(MOST_CLIPS)
    .select('id');
  return rows.map((row) => z.object({ id: z.string() }).parse(row).id);
}

type Narrow = (query: Knex.QueryBuilder) => void;

function newest(sql: Knex, narrow: Narrow): Knex.QueryBuilder {
  const line = sql.raw('COALESCE(recordings.series_id, recordings.id) AS line');
  const query = sql('recordings').select(line, 'recordings.started_at');
  narrow(query);
  return query.orderBy('recordings.started_at', 'desc').limit(MOST_CLIPS + 1);
}

async function narrowing(sql: Knex, by: Actor, question: RecordingQuestion): Promise<Narrow> {
  const { from, to, place, camera, officer, category, nearby } = question;
  const places = place === undefined ? undefined : await placesLike(sql, place);
  return (query) => {
    void onlyKept(query);
    if (by.role === 'handhaver') void query.where('recordings.officer_id', by.id);
    if (from !== undefined) void query.where('recordings.ended_at', '>=', stamp(from));
    if (to !== undefined) void query.where('recordings.started_at', '<=', stamp(to));
    if (places !== undefined) void query.whereIn('recordings.place', places);
    else if (place !== undefined) void query.whereRaw(...contains('recordings.place', place));
    if (camera !== undefined) void query.whereIn('recordings.camera_id', idOrName(sql, 'cameras', camera));
    if (officer !== undefined) void query.whereIn('recordings.officer_id', idOrName(sql, 'persons', officer));
    if (category !== undefined) void query.where('recordings.category', category);
    if (nearby !== undefined) within(query, nearby);
  };
}

/** The places that have this part; nothing when there are too many to name. */
async function placesLike(sql: Knex, part: string): Promise<string[] | undefined> {
  const rows: unknown[] = await sql('places')
    .whereRaw(...contains('place', part))
    .limit(MOST_PLACES + 1)
    .select('place');
  const places = z.array(z.object({ place: z.string() })).parse(rows);
  return places.length > MOST_PLACES ? undefined : places.map(({ place }) => place);
}

function within(query: Knex.QueryBuilder, nearby: Nearby): void {
  const { latitudes, longitudes } = boxAround(nearby);
  const { north, east } = scaleAt(nearby);
  void query.whereBetween('recordings.latitude', latitudes).whereBetween('recordings.longitude', longitudes);
  const square = (column: string): string => `(${column} - ?) * ? * (${column} - ?) * ?`;
  void query.whereRaw(`${square('recordings.latitude')} + ${square('recordings.longitude')} <= ?`, [
    ...[nearby.latitude, north, nearby.latitude, north],
    ...[nearby.longitude, east, nearby.longitude, east],
    nearby.metres ** 2,
  ]);
}

function idOrName(sql: Knex, table: 'cameras' | 'persons', wanted: string): Knex.QueryBuilder {
  // A camera that nobody registered is found by its number all the same.
  return sql(table)
    .whereRaw(...contains('name', wanted))
    .select('id')
    .unionAll(sql.select(sql.raw('CAST(? AS text)', [wanted])));
}

/** A part of a text in any case; `%` and `_` stand for themselves. */
function contains(column: string, part: string): [string, string[]] {
  const pattern = `%${part
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return [`LOWER(??) LIKE ? ESCAPE '\\'`, [column, pattern]];
}

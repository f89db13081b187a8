import type { Knex } from 'knex';

/** What has a history of its own: a recording with all its clips, a person, a case, a camera, a docking station. */
export const HISTORY_KINDS = ['recording', 'person', 'case', 'camera', 'dock'] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** Which history is asked for. */
export interface HistoryOf {
  readonly kind: HistoryKind;
  /** Id of the thing; of a case the number. */
  readonly id: string;
  /** Only what happened to the thing itself, not to what it recorded. */
  readonly itselfOnly?: boolean;
}

/** How many places to look up at most, and before which place in the log. */
export interface HistoryPage {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Places in the log of the newest entries of a history; several questions, each bounded, so that a long history costs no more than a short one. */
export function historyPlaces(sql: Knex, of: HistoryOf, page: HistoryPage): Knex.QueryBuilder {
  const sources = sourcesOf(sql, of).map((source) => sql.select('idx').from(newest(source, page).as('places')));
  const places = sql('log_index').whereRaw('1 = 0').select('idx');
  for (const source of sources) void places.union(source);
  return places;
}

function newest(source: Knex.QueryBuilder, { before, limit }: HistoryPage): Knex.QueryBuilder {
  if (before !== undefined) void source.where('idx', '<', before);
  return source.orderBy('idx', 'desc').limit(limit).select('idx');
}

function sourcesOf(sql: Knex, { kind, id, itselfOnly }: HistoryOf): Knex.QueryBuilder[] {
  const about = (ids: Knex.QueryBuilder): Knex.QueryBuilder => sql('log_index').whereIn('about', ids);
  const itself = sql('log_index').where({ about: id });
  switch (kind) {
    case 'recording':
      return [about(handledWith(sql, () => clipsLike(sql, id)))];
    case 'camera':
      return itselfOnly === true ? [itself] : [itself, about(madeBy(sql, { camera_id: id }))];
    case 'dock':
      return [
        itself,
        ...(itselfOnly === true ? [] : [about(madeBy(sql, { dock_id: id }))]),
        personal(sql, 'by.person', id),
      ];
    case 'person':
      return [personal(sql, 'by.person', id), personal(sql, 'about.id', id), personal(sql, 'personal.person', id)];
    case 'case':
      return [sql('log_index').where({ case_ref: id }), about(requestsOf(sql, id))];
  }
}

function personal(sql: Knex, field: string, value: string): Knex.QueryBuilder {
  return sql('log_personal').where({ field, value });
}

function madeBy(sql: Knex, by: Readonly<Record<string, string>>): Knex.QueryBuilder {
  return sql('recordings').where(by).select('id');
}

/** The recording and every clip of its series. */
function clipsLike(sql: Knex, id: string): Knex.QueryBuilder {
  const series = sql('recordings').where({ id }).whereNotNull('series_id').select('series_id');
  return sql('recordings')
    .whereIn('series_id', series)
    .select('id')
    .union(sql('recordings').where({ id }).select('id'));
}

/** Everything that was made of these recordings or decided about them: plans, inspections, links, packages and holds. */
function handledWith(sql: Knex, clips: () => Knex.QueryBuilder): Knex.QueryBuilder {
  const tables = ['redaction_plans', 'inspections', 'deliveries', 'handovers'];
  return clips()
    .union(tables.map((table) => sql(table).whereIn('recording_id', clips()).select('id')))
    .union(sql('recording_holds').whereIn('recording_id', clips()).select('hold_id'));
}

/** The readout request with this number, and what was made and promised for it. */
function requestsOf(sql: Knex, number: string): Knex.QueryBuilder {
  const request = (): Knex.QueryBuilder => sql('readout_requests').where({ number }).select('id');
  const tables = ['redaction_plans', 'inspections', 'deliveries', 'handovers', 'holds'];
  return request().union(tables.map((table) => sql(table).whereIn('request_id', request()).select('id')));
}

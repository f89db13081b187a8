import type { Knex } from 'knex';
import { parseSession, type ViewingSession } from './viewing-sessions.ts';

/** The sessions that were opened as one with this one, in the order in which the clips were made. */
export async function sessionsOfSitting(sql: Knex, sittingId: string): Promise<ViewingSession[]> {
  const rows: unknown[] = await sql('viewing_sessions')
    .join('recordings', 'recordings.id', 'viewing_sessions.recording_id')
    .where('viewing_sessions.sitting_id', sittingId)
    .orderBy(['recordings.started_at', 'recordings.series_number', 'recordings.id'])
    .select('viewing_sessions.*');
  return rows.map(parseSession);
}

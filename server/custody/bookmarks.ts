import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Transaction } from '../database/database.ts';
import { fieldsOf, rowOf } from './rows.ts';

const BookmarkRow = z.object({
  id: z.string(),
  recordingId: z.string(),
  /** Seconds from the start of the recording. */
  seconds: z.number(),
  /** Until when, for a stretch; null for a moment. */
  untilSeconds: z.number().nullable(),
  /** What somebody wrote about the footage; empty for a bare mark. */
  text: z.string(),
  category: z.string().nullable(),
  tags: z.string().transform((json) => z.array(z.string()).parse(JSON.parse(json))),
  createdAt: z.string(),
});

/** A place in a recording that somebody marked, with what he wrote about it. It is a personal fact about the footage and goes with it. */
export type Bookmark = Readonly<z.infer<typeof BookmarkRow>>;

/** Bookmarks of a recording, in order of time. */
export async function bookmarksOf(sql: Knex, recordingId: string): Promise<Bookmark[]> {
  const rows: unknown[] = await sql('bookmarks').where({ recording_id: recordingId }).orderBy(['seconds', 'id']);
  return rows.map((row) => BookmarkRow.parse(fieldsOf(row)));
}

/** Adds a bookmark to a recording. */
export async function addBookmark(tx: Transaction, bookmark: Omit<Bookmark, 'id'>): Promise<void> {
  await tx
    .sql('bookmarks')
    .insert({ ...rowOf({ id: randomUUID(), ...bookmark }), tags: JSON.stringify(bookmark.tags) });
}

/** Erases the bookmarks of a recording that is being destroyed. */
export async function eraseBookmarks(tx: Transaction, recordingId: string): Promise<void> {
  await tx.sql('bookmarks').where({ recording_id: recordingId }).delete();
}

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { NOTE_FIELDS, mayNote, type NoteField } from '../../protocols/custody/note.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { readRecording } from './recordings.ts';
import { fieldsOf, rowOf } from './rows.ts';

const NoteRow = z.object({
  id: z.string(),
  recordingId: z.string(),
  field: z.enum(NOTE_FIELDS),
  shouldBe: z.string().nullable(),
  reason: z.string().nullable(),
  notedBy: z.string(),
  notedAt: z.string(),
  name: z.string().nullable(),
});

/** A correction beside a recording. Its words are gone once the recording is; `name` is whose it is, when that person is still known. */
export type RecordingNote = z.infer<typeof NoteRow>;

/** What somebody notes: which field is wrong, what it should be, and how he knows. */
export interface NoteInput {
  readonly recordingId: string;
  readonly field: NoteField;
  readonly shouldBe: string;
  readonly reason: string;
}

/** Puts a correction beside what was established; nothing of the recording itself changes. Refuses `not-found` and `being-destroyed`. */
export function noteRecording(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  by: Actor,
  { recordingId, field, shouldBe, reason }: NoteInput,
): Promise<Verdict<RecordingNote>> {
  return database.inTransaction(async (tx): Promise<Verdict<RecordingNote>> => {
    const recording = await readRecording(tx.sql, recordingId);
    if (recording === undefined) return refuse('not-found');
    const verdict = mayNote(recording.state);
    if (verdict.refused !== undefined) return verdict;
    const note = { id: randomUUID(), recordingId, field, shouldBe, reason, notedBy: by.id };
    const notedAt = stamp(clock.now());
    await tx.sql('recording_notes').insert(rowOf({ ...note, notedAt }));
    const facts = { note: note.id, field };
    tx.record({
      ...{ act: 'custody.noted', result: 'done', by, about: recordingId, facts },
      personal: { shouldBe, reason },
    });
    return granted({ ...note, notedAt, name: by.name });
  });
}

/** Notes beside a recording, oldest first. */
export async function readNotes(sql: Knex, recordingId: string): Promise<RecordingNote[]> {
  const rows: unknown[] = await sql('recording_notes')
    .leftJoin('persons', 'persons.id', 'recording_notes.noted_by')
    .where({ recording_id: recordingId })
    .orderBy(['noted_at', 'recording_notes.id'])
    .select('recording_notes.*', 'persons.name');
  return rows.map((row) => NoteRow.parse(fieldsOf(row)));
}

/** Removes the words of notes with the recording that they are about; that there was a note stays. */
export async function eraseNotes(tx: Transaction, recordingId: string): Promise<void> {
  await tx.sql('recording_notes').where({ recording_id: recordingId }).update({ should_be: null, reason: null });
}

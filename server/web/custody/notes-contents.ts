import { mayPerform } from '../../../protocols/acts.ts';
import { NOTE_FIELDS, mayNote, type NoteField } from '../../../protocols/custody/note.ts';
import type { Recording } from '../../../protocols/custody/recording.ts';
import type { RecordingNote } from '../../custody/recording-notes.ts';
import { showMoment } from '../moments.ts';
import type { View } from '../view.ts';
import { notesWords } from '../words/notes.ts';

/** Contents of the template `custody/notes`: the form that puts a correction beside a recording, for who may. */
export function noteForm(view: View, recording: Pick<Recording, 'id' | 'state'>): object {
  const words = notesWords[view.language];
  const mayAdd = mayPerform(view.by.role, 'custody.noted') && mayNote(recording.state).refused === undefined;
  if (!mayAdd) return {};
  const fields = NOTE_FIELDS.map((field) => ({ value: field, text: words.fields[field] }));
  return { noteForm: { words, fields, action: `/opnames/${recording.id}/verbeteringen` } };
}

/** What was noted about one field, as lines to show beside the value. */
export function notesOn(view: View, notes: readonly RecordingNote[], field: NoteField): string[] {
  const words = notesWords[view.language];
  return notes
    .filter((note) => note.field === field)
    .map(({ name, notedBy, notedAt, shouldBe, reason }) => {
      const who = `${name ?? notedBy}, ${showMoment(notedAt, view.language)}`;
      return shouldBe === null || reason === null ? words.erased(who) : words.beside(shouldBe, reason, who);
    });
}

import { granted, refuse, type Verdict } from '../refusal.ts';
import { HOLDABLE_STATES, type RecordingState } from './recording.ts';

/** What of a recording can be corrected by a note beside it. The value itself stays as it came in, and no note moves the term. */
export const NOTE_FIELDS = ['period', 'place', 'camera', 'officer', 'clip'] as const;
export type NoteField = (typeof NOTE_FIELDS)[number];

/** Whether a note can still be put beside a recording in this state. */
export function mayNote(state: RecordingState): Verdict<undefined> {
  return HOLDABLE_STATES.some((kept) => kept === state) ? granted(undefined) : refuse('being-destroyed');
}

import type { RecordingState } from '../custody/recording.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';

/** Whether a recording can leave quarantine: only while it is in it (`not-open`), and not once its destruction began (`being-destroyed`). */
export function release(state: RecordingState): Verdict<RecordingState> {
  switch (state) {
    case 'quarantined':
      return granted('sealed');
    case 'docked':
    case 'sealed':
      return refuse('not-open');
    case 'destroying':
    case 'destroyed':
      return refuse('being-destroyed');
  }
}

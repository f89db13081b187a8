import type { QuarantineReason, RecordingState } from '../custody/recording.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';

/**
 * Whether a recording can leave quarantine: only while it is in it (`not-open`), never with malware in it (`malware-found`), and not once its
 * destruction began (`being-destroyed`).
 */
export function release(state: RecordingState, reason: QuarantineReason | null = null): Verdict<RecordingState> {
  switch (state) {
    case 'quarantined':
      return reason === 'malware' ? refuse('malware-found') : granted('sealed');
    case 'docked':
    case 'sealed':
      return refuse('not-open');
    case 'destroying':
    case 'destroyed':
      return refuse('being-destroyed');
  }
}

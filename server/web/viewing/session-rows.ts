import type { OpenViewing } from '../../viewing/read-viewing.ts';
import type { View } from '../view.ts';
import { sessionWords } from '../words/session.ts';

/** A mark as the page lists it and as the timeline shows it. */
export interface MarkRow {
  /** Seconds along the timeline. */
  readonly at: number;
  readonly moment: string;
  readonly note: string;
  readonly by: string;
  /** Form with which whoever placed it erases it. */
  readonly erase?: Readonly<Record<string, string>>;
}

/** Marks of the case and what the camera or the dock had marked, in the order of the timeline. */
export function markRows(view: View, { marks, bookmarks, session, ...viewing }: OpenViewing): readonly MarkRow[] {
  const words = sessionWords[view.language];
  const rows = marks.map((mark): MarkRow => {
    const at = startOf(viewing, mark.recordingId) + mark.seconds;
    const moment = momentText(at);
    const action = `/kijksessies/${session.id}/aantekeningen/${mark.id}/wissingen`;
    return {
      ...{ at, moment, note: mark.note === '' ? words.bare : mark.note, by: mark.personName ?? words.formerColleague },
      ...(mark.personId === view.by.id
        ? { erase: { action, text: words.erase, about: words.eraseAbout(moment) } }
        : {}),
    };
  });
  const brought = bookmarks.map(({ recordingId, seconds, text, category, tags }): MarkRow => {
    const at = startOf(viewing, recordingId) + seconds;
    const note = [text, category ?? '', ...tags].filter((part) => part !== '').join(' · ');
    return { at, moment: momentText(at), note: note === '' ? words.bare : note, by: words.fromCamera };
  });
  return [...rows, ...brought].sort((a, b) => a.at - b.at);
}

/** Stills of the case as cells of a table. */
export function stillRows(view: View, { stills, session, clips, ...viewing }: OpenViewing): readonly unknown[] {
  const words = sessionWords[view.language];
  return stills.flatMap((still) => {
    const clip = clips.find(({ recording }) => recording.id === still.recordingId);
    const moment = momentText(startOf({ clips, ...viewing }, still.recordingId) + still.seconds);
    const href = `/kijksessies/${clip?.footage?.session.id ?? session.id}/stilstaande-beelden/${still.objectId}`;
    const name = still.personName ?? words.formerColleague;
    if (clip?.footage === undefined) return [];
    return [[moment, name, { text: words.seeStill, href, hidden: words.seeStillAbout(moment) }]];
  });
}

function startOf({ clips, timeline }: Pick<OpenViewing, 'clips' | 'timeline'>, recordingId: string): number {
  const at = clips.findIndex(({ recording }) => recording.id === recordingId);
  return timeline.clips[at]?.from ?? 0;
}

/** A place on the timeline to a tenth of a second, so that a mark says which moment it means. */
export function momentText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = `${two(whole % 60)}${(seconds % 1).toFixed(1).slice(1)}`.replace('.', ',');
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${rest}` : `${String(minutes)}:${rest}`;
}

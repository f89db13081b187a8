import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { erasePersonalAbout } from '../audit/erase-personal.ts';
import { stamp } from '../clock.ts';
import { eraseMark, insertMark, type Mark } from '../custody/marks.ts';
import { purposeOf, viewedFootage } from '../custody/viewing-sessions.ts';
import type { ViewingDesk } from './desk.ts';
import { placeInSitting, type PlaceWish } from './place-in-sitting.ts';

/** A place on the timeline of a session, with what the viewer writes about it. */
export interface MarkWish extends PlaceWish {
  readonly note: string;
}

/**
 * Marks a second of the footage of one's own open session, for the case of that session; recorded as `viewing.marked`. The note is a personal
 * field of the entry: it can be erased, and is when the recording is destroyed.
 */
export function markFootage(desk: ViewingDesk, by: Actor, wish: MarkWish): Promise<Verdict<Mark>> {
  const now = stamp(desk.clock.now());
  return desk.database.inTransaction(async (tx) => {
    const place = await placeInSitting(tx, by, wish, now);
    if (place.refused !== undefined) return place;
    const { session } = place.value.footage;
    const mark: Mark = {
      ...{ id: randomUUID(), sessionId: session.id, recordingId: session.recordingId, caseRef: session.caseRef },
      ...{ personId: by.id, seconds: place.value.seconds, note: wish.note.trim(), createdAt: now },
    };
    await insertMark(tx, mark);
    tx.record({
      ...{ act: 'viewing.marked', result: 'done', by, about: mark.recordingId },
      ...purposeOf(session),
      facts: { session: session.id, mark: mark.id, second: mark.seconds.toFixed(1) },
      ...(mark.note === '' ? {} : { personal: { note: mark.note } }),
    });
    return granted(mark);
  });
}

/** Erases a mark that one placed oneself, with its note in the log; recorded as `viewing.mark-erased`. */
export function eraseOwnMark(
  desk: ViewingDesk,
  by: Actor,
  which: { readonly sessionId: string; readonly markId: string },
): Promise<Verdict<Mark>> {
  const now = stamp(desk.clock.now());
  return desk.database.inTransaction(async (tx) => {
    const viewed = await viewedFootage(tx.sql, { sessionId: which.sessionId, personId: by.id }, now);
    if (viewed.refused !== undefined) return viewed;
    const mark = await eraseMark(tx, which.markId, by.id);
    if (mark === undefined) return refuse('not-found');
    const { recordingId, note } = mark;
    const written = { about: recordingId, act: 'viewing.marked', field: 'personal.note', value: note };
    await erasePersonalAbout(tx.sql, written);
    tx.record({
      ...{ act: 'viewing.mark-erased', result: 'done', by, about: recordingId },
      ...purposeOf(viewed.value.session),
      facts: { session: which.sessionId, mark: mark.id },
    });
    return granted(mark);
  });
}

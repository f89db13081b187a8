import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { readPlayback, type PlaybackCopy } from '../custody/playback-copies.ts';
import type { ViewingDesk } from './desk.ts';

/** How far the playback copy of a recording is; `not-found` for one that needs none. */
export async function playbackProgress(desk: ViewingDesk, recordingId: string): Promise<Verdict<PlaybackCopy>> {
  const playback = await readPlayback(desk.database.sql, recordingId);
  return playback === undefined ? refuse('not-found') : granted(playback);
}

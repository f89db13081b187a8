import { NotFootage, probeFootage, type FootageFacts } from '../../media-pipeline/ffmpeg/probe.ts';
import { SYSTEM } from '../../protocols/acts.ts';
import { conversionFor } from '../../protocols/viewing/playable.ts';
import { stamp } from '../clock.ts';
import { closedToPrograms } from '../custody/awaited-scans.ts';
import { lendFootage } from '../custody/lend-footage.ts';
import { orderPlayback } from '../custody/playback-copies.ts';
import { noteFacts, quarantine } from '../custody/recordings.ts';
import { readOriginalOf } from '../custody/sealed-objects.ts';
import type { DockingDesk } from './desk.ts';

/**
 * Reads the technical facts of a sealed recording with ffprobe, which gets the footage through a loopback address. What is neither picture nor
 * sound is kept apart; of what browsers cannot play a playback copy is ordered. Repeatable; a recording that is gone meanwhile is left alone.
 */
export async function examineRecording(desk: DockingDesk, recordingId: string, signal?: AbortSignal): Promise<void> {
  const original = await readOriginalOf(desk.database.sql, recordingId);
  // What the scanner still has to answer about is examined when it has; what it warned of never is.
  if (original === undefined || (await closedToPrograms(desk.database.sql, original.id)) !== undefined) return;
  await using lent = await lendFootage(desk, original, signal);
  const facts = await probed(lent.url, signal);
  await desk.database.inTransaction(async (tx) => {
    if (facts !== undefined) {
      await noteFacts(tx, recordingId, { json: JSON.stringify(facts), durationSeconds: facts.durationSeconds });
      const needsCopy = conversionFor({ ...facts, mediaType: original.mediaType }) !== undefined;
      if (needsCopy) await orderPlayback(tx, recordingId, stamp(desk.clock.now()));
    } else if (await quarantine(tx, recordingId, 'not-footage')) {
      const reason = { reason: 'not-footage' };
      tx.record({ act: 'custody.quarantined', result: 'done', by: SYSTEM, about: recordingId, facts: reason });
    }
  });
}

async function probed(url: string, signal?: AbortSignal): Promise<FootageFacts | undefined> {
  try {
    return await probeFootage(url, signal);
  } catch (error) {
    if (error instanceof NotFootage) return undefined;
    throw error;
  }
}

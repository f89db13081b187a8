import type { Recording } from '../../protocols/custody/recording.ts';
import { conversionFor } from '../../protocols/viewing/playable.ts';
import { orderPlayback, readPlayback } from '../custody/playback-copies.ts';
import { readObject, readOriginalOf, type SealedObject } from '../custody/sealed-objects.ts';
import type { Transaction } from '../database/database.ts';
import { technicalFacts } from './technical-facts.ts';

/**
 * What a session shows of a recording: its playback copy when there is one, otherwise the original; nothing when neither is there. Footage that
 * was examined by a release that made no copies gets one ordered here.
 */
export async function chooseFootage(
  tx: Transaction,
  recording: Recording,
  now: string,
): Promise<SealedObject | undefined> {
  const original = await readOriginalOf(tx.sql, recording.id);
  if (original === undefined) return undefined;
  const playback = await readPlayback(tx.sql, recording.id);
  if (playback === undefined && needsCopy(recording)) await orderPlayback(tx, recording.id, now);
  if (playback?.objectId == null) return original;
  const copy = await readObject(tx.sql, playback.objectId);
  return copy?.state === 'permanent' ? copy : original;
}

function needsCopy({ facts, mediaType }: Recording): boolean {
  const known = technicalFacts(facts);
  if (known?.container === undefined) return false;
  const { container, brand, video = null, audio = null } = known;
  return conversionFor({ container, brand, video, audio, mediaType }) !== undefined;
}

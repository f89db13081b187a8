import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Recording } from '../../protocols/custody/recording.ts';
import { sealedSize, segmentCount } from '../../protocols/custody/sealed-object.ts';
import { insertRecording } from '../../server/custody/recordings.ts';
import { insertObject, partsOf, putSegment, type SegmentRow } from '../../server/custody/sealed-objects.ts';
import { sealPieces } from '../../server/custody/sealing.ts';
import type { TestCustody } from './custody.ts';

/** Where footage is stored: a custody of its own, or a whole house. */
export type FootageStore = Pick<TestCustody, 'database' | 'keyRing' | 'vault'>;

/** Stores a recording of any length with its sealed original; returns the id of the original. */
export async function storeFootage(custody: FootageStore, recording: Recording, content: Buffer): Promise<string> {
  const objectId = randomUUID();
  await custody.database.inTransaction(async (tx) => {
    const dataKey = await custody.keyRing.newDataKey(tx, objectId);
    const handle = await custody.vault.openTemporary(objectId);
    const segments: SegmentRow[] = [];
    for await (const sealed of sealPieces({ dataKey, objectId }, oneByOne(content))) {
      const draft = await custody.vault.draftPart(handle, sealed.number);
      await draft.append(sealed.sealed);
      const { number, plainSize } = sealed;
      segments.push({ objectId, number, plainSize, partTag: await draft.commit() });
    }
    await custody.vault.makePermanent(handle, partsOf(segments));
    await insertRecording(tx, recording);
    await insertObject(tx, {
      ...{ id: objectId, recordingId: recording.id, kind: 'original', state: 'permanent' },
      ...{ mediaType: recording.mediaType, plainSize: content.length, sealedSize: sealedSize(content.length) },
      ...{ sha256: createHash('sha256').update(content).digest('hex'), segmentCount: segmentCount(content.length) },
      ...{ createdAt: recording.createdAt, removedAt: null },
    });
    for (const segment of segments) await putSegment(tx, segment);
    await custody.keyRing.sealKeys(tx, recording, [objectId]);
  });
  return objectId;
}

async function* oneByOne(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += 1_000_000) yield content.subarray(at, at + 1_000_000);
}

/** Bytes that stand for footage: nothing in them repeats, so that a byte from another place is noticed. */
export function unlikeFootage(size: number): Buffer {
  return randomBytes(size);
}

import { createHash, randomBytes } from 'node:crypto';
import { open as openFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { SYSTEM } from '../../../protocols/acts.ts';
import { SEGMENT_SIZE } from '../../../protocols/custody/sealed-object.ts';
import type { UploadManifest } from '../../../protocols/docking/upload-manifest.ts';
import { placeHold } from '../../../server/custody/holds.ts';
import { hashObject } from '../../../server/custody/read-object.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { openS3Vault } from '../../../server/custody/s3-vault.ts';
import { readObject } from '../../../server/custody/sealed-objects.ts';
import { verifyStatement } from '../../../server/custody/signing.ts';
import type { DockingDesk } from '../../../server/docking/desk.ts';
import { openUpload } from '../../../server/docking/open-upload.ts';
import { readReceipt } from '../../../server/docking/read-receipt.ts';
import { sealFormFile } from '../../../server/docking/seal-form-file.ts';
import { sealIncoming } from '../../../server/docking/seal-incoming.ts';
import { sealRecording } from '../../../server/docking/seal-recording.ts';
import { sweepUploads } from '../../../server/docking/sweep-uploads.ts';
import { endUpload, readUpload, type Upload } from '../../../server/docking/uploads.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { RECEIPT_KEY, asPieces, asStream, dockingDesk, manifestFor } from '../../support/docking-desk.ts';
import { testBucket } from '../../support/test-bucket.ts';

const DOCK: Actor = { id: 'dock-1', name: 'Dok Markt', role: 'dock' };
const BOA: Actor = { id: 'boa-1', name: 'Handhaver', role: 'handhaver' };

describe.each(DIALECTS)('receiving footage on %s', (dialect) => {
  let custody: TestCustody;
  let desk: DockingDesk;
  beforeEach(async () => {
    custody = await openCustody(dialect);
    desk = dockingDesk(custody);
    const now = custody.clock.now().toISOString();
    await custody.database.sql('cameras').insert({ id: 'CAM-0001', name: 'Camera 1', created_at: now });
    await custody.database
      .sql('persons')
      .insert({ id: 'boa-1', name: 'H', role: 'handhaver', department: 'A', state: 'active', created_at: now });
  });
  afterEach(async () => custody[Symbol.asyncDispose]());

  const open = async (content: Buffer, given: Partial<UploadManifest> = {}): Promise<Upload> =>
    (await openUpload(desk, DOCK, manifestFor(custody, content, given))).value!;
  const again = async (upload: Upload): Promise<Upload> => (await readUpload(custody.database.sql, upload.id))!;
  const docked = async (content: Buffer, given: Partial<UploadManifest> = {}) => {
    const upload = await open(content, given);
    await sealIncoming(desk, upload, asPieces(content));
    await sealRecording(desk, DOCK, upload.id);
    return (await readRecording(custody.database.sql, upload.recordingId))!;
  };

  test.each([
    ['in the middle of a chunk', [5_000, 1_000_000, 5_000_001]],
    ['at the borders of chunks and segments', [16_384, 65_536, SEGMENT_SIZE, SEGMENT_SIZE + 16_384, 2 * SEGMENT_SIZE]],
    ['again and again within one segment', [1, 2, 16_385, 700_000, 700_001, 3_000_000, 8_000_000]],
  ])('an upload that breaks off %s goes on with the byte that was acknowledged last', async (_where, cuts) => {
    const content = randomBytes(2 * SEGMENT_SIZE + 777_777);
    let upload = await open(content);
    for (const cut of cuts) {
      await expect(
        sealIncoming(desk, upload, asPieces(content.subarray(upload.received), cut - upload.received)),
      ).rejects.toThrow('cable');
      upload = await again(upload);
      expect(upload.received).toBe(cut);
    }
    expect(await sealIncoming(desk, upload, asPieces(content.subarray(upload.received)))).toBe(content.length);
    const sealed = await sealRecording(desk, DOCK, upload.id);
    expect(sealed.refused).toBeUndefined();
    expect(await hashObject(custody, { id: upload.objectId, plainSize: content.length })).toBe(upload.declaredSha256);
  });

  test.each([1, 16_384, SEGMENT_SIZE, SEGMENT_SIZE + 1])(
    'a clip of %i bytes is sealed and opens again',
    async (size) => {
      const content = randomBytes(size);
      const recording = await docked(content);
      expect(recording).toMatchObject({ state: 'sealed', size, quarantineReason: null });
    },
  );

  test('a tail that was written but not noted before a crash does no harm', async () => {
    const content = randomBytes(3_000_000);
    const upload = await open(content);
    await expect(sealIncoming(desk, upload, asPieces(content, 1_000_000))).rejects.toThrow('cable');
    const before = await again(upload);
    await expect(sealIncoming(desk, before, asPieces(content.subarray(1_000_000), 1_500_000))).rejects.toThrow('cable');
    await custody.database
      .sql('uploads')
      .where({ id: upload.id })
      .update({ received: before.received, tail_size: before.tailSize });
    await sealIncoming(desk, await again(upload), asPieces(content.subarray(1_000_000)));
    expect((await sealRecording(desk, DOCK, upload.id)).refused).toBeUndefined();
  });

  test('two writers of one upload cannot both move it on', async () => {
    const content = randomBytes(2_000_000);
    const upload = await open(content);
    const ended = await Promise.allSettled([1, 2].map(() => sealIncoming(desk, upload, asPieces(content))));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('what comes in differs from what was declared: nothing is kept and no receipt is given', async () => {
    const content = randomBytes(100_000);
    const upload = await open(content, { sha256: 'f'.repeat(64) });
    await sealIncoming(desk, upload, asPieces(content));
    expect(await sealRecording(desk, DOCK, upload.id)).toEqual({ refused: 'hash-differs' });
    expect(await sealRecording(desk, DOCK, upload.id)).toEqual({ refused: 'hash-differs' });
    expect(await readReceipt(desk, DOCK, { uploadId: upload.id })).toEqual({ refused: 'hash-differs' });
    expect(await readdir(path.join(custody.folder, 'vault/permanent'))).toEqual([]);
    expect(await custody.database.sql('key_wraps')).toEqual([]);
    expect((await readObject(custody.database.sql, upload.objectId))?.state).toBe('removed');
  });

  test.each([
    ['in one go is known at once: nothing is read back', undefined, 0],
    ['in two goes is known when it was read back', 30_000, 1],
  ])('something else that came %s', async (_how, breakAfter, readings) => {
    const content = randomBytes(100_000);
    const upload = await open(content, { sha256: 'f'.repeat(64) });
    if (breakAfter !== undefined) {
      await expect(sealIncoming(desk, upload, asPieces(content, breakAfter))).rejects.toThrow('cable');
    }
    const now = await again(upload);
    await sealIncoming(desk, now, asPieces(content.subarray(now.received)));
    const reading = jest.spyOn(desk.vault, 'openFile');
    expect(await sealRecording(desk, DOCK, upload.id)).toEqual({ refused: 'hash-differs' });
    expect(reading).toHaveBeenCalledTimes(readings);
  });

  test.each(['before the object is permanent', 'after the object is permanent', 'after the row was written'])(
    'a sealing that is interrupted %s is completed by the next one, with one receipt',
    async (moment) => {
      const content = randomBytes(300_000);
      const upload = await open(content);
      await sealIncoming(desk, upload, asPieces(content));
      let left = {
        'before the object is permanent': 0,
        'after the object is permanent': 1,
        'after the row was written': 2,
      }[moment]!;
      const cut = <T>(work: () => Promise<T>): Promise<T> =>
        left-- === 0 ? Promise.reject(new Error('power cut')) : work();
      const cutting: DockingDesk = {
        ...desk,
        vault: { ...desk.vault, makePermanent: (handle, parts) => cut(() => desk.vault.makePermanent(handle, parts)) },
        database: { ...desk.database, inTransaction: (work) => cut(() => desk.database.inTransaction(work)) },
        keyRing: { ...desk.keyRing, revoke: (objectId) => cut(() => desk.keyRing.revoke(objectId)) },
      };
      await expect(sealRecording(cutting, DOCK, upload.id)).rejects.toThrow('power cut');
      const swept = await sweepUploads(desk);
      expect(swept.sealed).toBe(moment === 'after the row was written' ? 0 : 1);
      const [first, second] = [
        await readReceipt(desk, DOCK, { uploadId: upload.id }),
        await readReceipt(desk, DOCK, { uploadId: upload.id }),
      ];
      expect(first.value?.receipt).toBe(second.value?.receipt);
      expect(await custody.database.sql('recordings')).toHaveLength(1);
      expect(await custody.database.sql('key_wraps').pluck('key_id')).toEqual([expect.stringMatching(/^due\//)]);
    },
  );

  test('a store that spoiled what it was given is found out before a receipt is given, and the dock can send it again', async () => {
    const content = randomBytes(300_000);
    const upload = await open(content);
    await sealIncoming(desk, upload, asPieces(content));
    const file = await openFile(path.join(custody.folder, 'vault/temporary', upload.objectId), 'r+');
    await file.write(Buffer.from('spoiled'), 0, 7, 150_000);
    await file.close();
    expect(await readReceipt(desk, DOCK, { uploadId: upload.id })).toEqual({ refused: 'hash-differs' });
    expect((await docked(content)).state).toBe('sealed');
  });

  test('the receipt says what is in custody, is signed, and is for the dock that brought it alone', async () => {
    const content = randomBytes(200_000);
    const upload = await open(content);
    expect(await readReceipt(desk, DOCK, { uploadId: upload.id })).toEqual({ refused: 'upload-incomplete' });
    await sealIncoming(desk, upload, asPieces(content));
    const { receipt } = (await readReceipt(desk, DOCK, { uploadId: upload.id })).value!;
    const statement = await verifyStatement(receipt, RECEIPT_KEY);
    expect(statement).toMatchObject({
      kind: 'receipt',
      payload: {
        recordingId: upload.recordingId,
        cameraId: 'CAM-0001',
        dockId: 'dock-1',
        size: 200_000,
        sha256: upload.declaredSha256,
        verification: 'read-back',
      },
    });
    expect(await readReceipt(desk, { ...DOCK, id: 'dock-2' }, { uploadId: upload.id })).toEqual({
      refused: 'not-found',
    });
  });

  test.each([
    ['an unknown camera', { cameraId: 'CAM-9999' }, 'unknown-camera'],
    ['an unknown officer', { officerId: 'nobody' }, 'unknown-officer'],
    [
      'a clock in the future',
      { startedAt: '2199-01-01T00:00:00Z', endedAt: '2199-01-01T00:10:00Z' },
      'implausible-clock',
    ],
  ])('footage of %s is kept apart, with a receipt, and never lost', async (_what, given, reason) => {
    const recording = await docked(randomBytes(1000), given);
    expect(recording).toMatchObject({ state: 'quarantined', quarantineReason: reason });
    expect(recording.receipt).not.toBeNull();
    const term = Date.parse(recording.dueAt) - Date.parse(recording.dockedAt);
    expect(term).toBeLessThanOrEqual(28 * 86_400_000);
    if (reason === 'implausible-clock') expect(term).toBe(28 * 86_400_000);
  });

  test('the term of 28 days starts at the end of the recording, and the clips of one docking do not make each other suspect', async () => {
    const first = await docked(randomBytes(1000));
    const second = await docked(randomBytes(1000), { clipName: 'clip0002.mp4' });
    expect(first.state).toBe('sealed');
    expect(second.state).toBe('sealed');
    expect(Date.parse(first.dueAt) - Date.parse(first.endedAt)).toBe(28 * 86_400_000);
    custody.clock.setOffsetSeconds(3 * 86_400);
    const old = await docked(randomBytes(1000), { startedAt: first.startedAt, endedAt: first.endedAt });
    expect(old).toMatchObject({ state: 'quarantined', quarantineReason: 'implausible-clock' });
  });

  test('a clip that somebody brought by hand is no docking: what the camera recorded before it is believed, by hand and in the dock', async () => {
    const later = (): void => {
      custody.clock.setOffsetSeconds(custody.clock.offsetSeconds() + 600);
    };
    const { startedAt, endedAt } = manifestFor(custody, Buffer.alloc(0));
    const byHand = async (): Promise<unknown> => {
      const content = randomBytes(1000);
      const upload = (await openUpload(desk, BOA, manifestFor(custody, content, { startedAt, endedAt }))).value!;
      await sealIncoming(desk, upload, asPieces(content));
      await sealRecording(desk, BOA, upload.id);
      return readRecording(custody.database.sql, upload.recordingId);
    };
    expect(await byHand()).toMatchObject({ state: 'sealed', dockId: null });
    later();
    expect(await byHand()).toMatchObject({ state: 'sealed', quarantineReason: null });
    later();
    expect(await docked(randomBytes(1000), { startedAt, endedAt })).toMatchObject({ state: 'sealed' });
    later();
    expect(await byHand()).toMatchObject({ quarantineReason: 'left-behind' });
  });

  test('clips that a camera made as one recording are one series, and another camera that counts alike has its own', async () => {
    const clip = (cameraId: string, number: number) =>
      docked(randomBytes(1000), { cameraId, clipName: `clip${number}.mp4`, series: { id: '7', number } });
    const [first, second, other] = [await clip('CAM-0001', 1), await clip('CAM-0001', 2), await clip('CAM-0002', 1)];
    expect([first.seriesNumber, second.seriesNumber]).toEqual([1, 2]);
    expect(second.seriesId).toBe(first.seriesId);
    expect(other.seriesId).not.toBe(first.seriesId);
    expect((await docked(randomBytes(1000))).seriesId).toBeNull();
  });

  test('a docking that is completed late does not set back when the camera was docked last', async () => {
    const content = randomBytes(1000);
    const late = await open(content, { clipName: 'clip0002.mp4' });
    await sealIncoming(desk, late, asPieces(content));
    custody.clock.setOffsetSeconds(86_400);
    const { dockedAt } = await docked(randomBytes(1000));
    await sweepUploads(desk);
    expect((await readRecording(custody.database.sql, late.recordingId))!.dockedAt < dockedAt).toBe(true);
    expect(await custody.database.sql('cameras').pluck('last_docked_at')).toEqual([dockedAt]);
  });

  test('the wearer follows from who had the camera at that time', async () => {
    const row = { camera_id: 'CAM-0001', person_id: 'boa-1', from_at: '2020-01-01T00:00:00.000Z' };
    await custody.database.sql('camera_assignments').insert(row);
    expect((await docked(randomBytes(1000))).officerId).toBe('boa-1');
  });

  test('footage that is docked after a hold was placed is on that hold when it is sealed', async () => {
    const criteria = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z', place: 'Grote Markt' };
    await custody.database.inTransaction((tx) =>
      placeHold(tx, custody, SYSTEM, { kind: 'inzage', reason: 'r', criteria, reviewAt: criteria.to }),
    );
    expect((await docked(randomBytes(1000), { place: 'Markt (Grote)' })).holds).toBe(1);
    expect((await docked(randomBytes(1000), { place: 'Station' })).holds).toBe(0);
    expect((await docked(randomBytes(1000))).holds).toBe(1);
  });

  test('an upload that nobody went on with expires and leaves nothing in the vault', async () => {
    const content = randomBytes(2_000_000);
    const upload = await open(content);
    await expect(sealIncoming(desk, upload, asPieces(content, 1_500_000))).rejects.toThrow('cable');
    expect((await sweepUploads(desk)).expired).toBe(0);
    custody.clock.setOffsetSeconds(8 * 86_400);
    expect((await sweepUploads(desk)).expired).toBe(1);
    expect(await readdir(path.join(custody.folder, 'vault/temporary'))).toEqual([]);
    expect(await custody.database.sql('key_wraps')).toEqual([]);
    const log: unknown[] = await custody.database.sql('log_entries').pluck('leaf');
    expect(log.filter((leaf) => String(leaf).includes('custody.upload-expired'))).toHaveLength(1);
  });

  test('what a crash left between the end of an upload and its removal is cleared away by the next sweep', async () => {
    const content = randomBytes(100_000);
    const upload = await open(content, { sha256: 'f'.repeat(64) });
    await sealIncoming(desk, upload, asPieces(content));
    const { database } = custody;
    await database.inTransaction((tx) => endUpload(tx, upload.id, 'refused', custody.clock.now().toISOString()));
    expect(await readdir(path.join(custody.folder, 'vault/temporary'))).not.toEqual([]);
    await sweepUploads(desk);
    expect(await readdir(path.join(custody.folder, 'vault/temporary'))).toEqual([]);
    expect(await database.sql('key_wraps')).toEqual([]);
  });

  test('a person uploads a clip with a form: sealed in passing, with a receipt, and nothing readable on the disk', async () => {
    const content = Buffer.alloc(9_000_000, 'PLAINTEXT-BY-HAND ');
    const { startedAt, endedAt } = manifestFor(custody, content);
    const fields = {
      cameraId: 'CAM-0001',
      startedAt,
      endedAt,
      place: 'Markt',
      latitude: '52.1',
      longitude: '',
      category: '',
    };
    const taken = await sealFormFile(desk, BOA, {
      fields,
      name: 'opname.mp4',
      mediaType: 'video/mp4',
      stream: asStream(content),
    });
    expect(await custody.database.sql('recordings')).toEqual([]);
    const sealed = await sealRecording(desk, BOA, taken.value!.id);
    const recording = (await readRecording(custody.database.sql, sealed.value!.recordingId))!;
    expect(recording).toMatchObject({
      state: 'sealed',
      size: content.length,
      dockId: null,
      latitude: 52.1,
      longitude: null,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    for (const name of await readdir(path.join(custody.folder, 'vault/permanent'))) {
      expect((await readFile(path.join(custody.folder, 'vault/permanent', name))).includes('PLAINTEXT-BY-HAND')).toBe(
        false,
      );
    }
    const refused = await sealFormFile(desk, BOA, {
      fields: { ...fields, startedAt: 'gisteren' },
      name: 'opname.mp4',
      mediaType: 'video/mp4',
      stream: asStream(content),
    });
    expect(refused).toMatchObject({ refused: 'manifest-refused', fields: [{ field: 'startedAt' }] });
  });
});

const bucket = testBucket();
(bucket === undefined ? test.skip : test)(
  'receiving into a bucket goes on after every break, and what is refused leaves nothing there',
  async () => {
    await using custody = await openCustody('sqlite');
    const vault = await openS3Vault({ ...bucket!, scratchFolder: path.join(custody.folder, 'scratch') });
    const desk = dockingDesk({ ...custody, vault });
    const content = randomBytes(2 * SEGMENT_SIZE + 100_001);
    const receive = async (given: Partial<UploadManifest>): Promise<Upload> => {
      let upload = (await openUpload(desk, DOCK, manifestFor(custody, content, given))).value!;
      for (const cut of [3_000_001, SEGMENT_SIZE, SEGMENT_SIZE + 17, 2 * SEGMENT_SIZE + 1]) {
        const rest = asPieces(content.subarray(upload.received), cut - upload.received);
        await expect(sealIncoming(desk, upload, rest)).rejects.toThrow('cable');
        upload = (await readUpload(custody.database.sql, upload.id))!;
        expect(upload.received).toBe(cut);
      }
      await sealIncoming(desk, upload, asPieces(content.subarray(upload.received)));
      return upload;
    };
    const good = await receive({});
    expect((await sealRecording(desk, DOCK, good.id)).refused).toBeUndefined();
    const bad = await receive({ sha256: 'e'.repeat(64) });
    expect((await sealRecording(desk, DOCK, bad.id)).refused).toBe('hash-differs');
    const stored: string[] = [];
    for await (const { objectId } of vault.list()) stored.push(objectId);
    expect(stored).toContain(good.objectId);
    expect(stored).not.toContain(bad.objectId);
    await vault.remove(good.objectId);
  },
  120_000,
);

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { SEGMENT_SIZE, sealedSize } from '../../../protocols/custody/sealed-object.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import type { CheckDesk } from '../../../server/custody/check-desk.ts';
import { readOpenFindings, settleFinding } from '../../../server/custody/findings.ts';
import { buildKeyRing } from '../../../server/custody/key-ring.ts';
import { readChecks } from '../../../server/custody/read-checks.ts';
import { reconcile } from '../../../server/custody/reconcile.ts';
import { connectS3 } from '../../../server/custody/s3-client.ts';
import { openS3Vault } from '../../../server/custody/s3-vault.ts';
import { SealingThreads } from '../../../server/custody/sealing-threads.ts';
import { StepMemory } from '../../../server/custody/step-memory.ts';
import { readLastCheck } from '../../../server/custody/vault-checks.ts';
import type { Vault } from '../../../server/custody/vault.ts';
import { openUpload } from '../../../server/docking/open-upload.ts';
import { sealIncoming } from '../../../server/docking/seal-incoming.ts';
import { sealRecording } from '../../../server/docking/seal-recording.ts';
import { sweepUploads } from '../../../server/docking/sweep-uploads.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { dockingDesk, manifestFor } from '../../support/docking-desk.ts';
import { testBucket } from '../../support/test-bucket.ts';

const BEHEERDER: Actor = { id: 'carl', name: 'C. Bos', role: 'beheerder' };
const DOCK: Actor = { id: 'dock-1', name: 'Dok Markt', role: 'dock' };
const DAY = 86_400;

/** Does to stored bytes what a broken disk or a stranger does, past the vault. */
interface Tampering {
  readonly vault: Vault;
  remove(objectId: string): Promise<void>;
  put(objectId: string, content: Buffer): Promise<void>;
}

function inFolder(custody: TestCustody): Tampering {
  const file = (objectId: string): string => path.join(custody.folder, 'vault/permanent', objectId);
  return {
    vault: custody.vault,
    remove: (objectId) => rm(file(objectId)),
    put: (objectId, content) => writeFile(file(objectId), content),
  };
}

const bucket = testBucket();
const threads = new SealingThreads(1);
afterAll(() => threads.end());
/** A vault that is read through its ranges alone. */
const NO_FILES: Pick<Vault, 'openFile'> = { openFile: () => Promise.resolve(undefined) };

async function inBucket(custody: TestCustody): Promise<Tampering> {
  const address = bucket!;
  const client = connectS3(address);
  const Bucket = address.bucket;
  const whole = await openS3Vault({ ...address, scratchFolder: path.join(custody.folder, 'scratch') });
  // Other tests share the bucket: what lies there from them is not of this house.
  const own = new Set<string>();
  const vault: Vault = {
    ...whole,
    openTemporary: (objectId) => {
      own.add(objectId);
      return whole.openTemporary(objectId);
    },
    list: async function* () {
      for await (const stored of whole.list()) if (own.has(stored.objectId)) yield stored;
    },
  };
  return {
    vault,
    remove: async (objectId) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: `objects/${objectId}` }));
    },
    put: async (objectId, Body) => {
      own.add(objectId);
      await client.send(new PutObjectCommand({ Bucket, Key: `objects/${objectId}`, Body }));
    },
  };
}

const VAULTS: [string, (custody: TestCustody) => Promise<Tampering>][] = [
  ['a folder', (custody) => Promise.resolve(inFolder(custody))],
  ...(bucket === undefined ? [] : [['an S3 bucket', inBucket] as [string, typeof inBucket]]),
];
const PLACES = DIALECTS.flatMap((dialect) => VAULTS.map(([name, open]) => [dialect, name, open] as const));

describe.each(PLACES)('the daily check on %s with a vault in %s', (dialect, _name, openTampering) => {
  let custody: TestCustody;
  let tampering: Tampering;
  let desk: CheckDesk;
  beforeEach(async () => {
    custody = await openCustody(dialect);
    tampering = await openTampering(custody);
    custody = { ...custody, vault: tampering.vault };
    desk = { ...custody, threads, steps: new StepMemory(), keyRing: buildKeyRing(custody), recheckDays: 14 };
  });
  afterEach(async () => {
    for await (const { objectId } of tampering.vault.list()) await tampering.vault.remove(objectId);
    await custody[Symbol.asyncDispose]();
  });

  const check = (signal = new AbortController().signal): Promise<void> => reconcile(desk, { signal });
  const moveDays = (days: number): void => custody.clock.setOffsetSeconds(custody.clock.offsetSeconds() + days * DAY);
  const content = randomBytes(200_000);
  const stored = async (given: Parameters<typeof aRecording>[1] = {}): Promise<string> =>
    storeRecording(custody, aRecording(custody.clock, given), content);
  const sealed = async (objectId: string): Promise<Buffer> => {
    const size = (await tampering.vault.sizeOf(objectId))!;
    const pieces: Buffer[] = [];
    for await (const piece of await tampering.vault.range(objectId, 0, size)) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const found = async (): Promise<[string, string][]> =>
    (await readOpenFindings(custody.database.sql)).map(({ kind, objectId }) => [kind, objectId]);

  test('of a vault where everything is right finds nothing, and says what it looked at', async () => {
    for (let number = 0; number < 3; number += 1) await stored();
    moveDays(13);
    await check();
    expect(await found()).toEqual([]);
    expect(await readLastCheck(custody.database.sql)).toMatchObject({
      ...{ state: 'done', listed: 3, toRead: 3, haveRead: 3, bytesRead: 3 * content.length, raised: 0, swept: 0 },
    });
    const [ended, begun] = await readLog(custody.database.sql, { act: 'custody.reconciled', limit: 10 });
    expect([begun?.result, ended?.result]).toEqual(['begun', 'ended']);
    expect(ended?.facts).toMatchObject({ listed: 3, read: 3, raised: 0 });
  });

  test('names an object that was removed, one that was altered, one cut short, one that belongs to nothing and one that came back, and nothing else', async () => {
    const [whole, gone, altered, short, back] = [
      await stored(),
      await stored(),
      await stored({ holds: 1 }),
      await stored(),
      await stored(),
    ];
    const stray = randomUUID();
    await tampering.remove(gone);
    const flipped = await sealed(altered);
    flipped[100_000] = flipped[100_000]! ^ 1;
    await tampering.put(altered, flipped);
    await tampering.put(short, (await sealed(short)).subarray(0, 50_000));
    await tampering.put(stray, randomBytes(1000));
    const before = new Map<string, string>();
    for (const id of [whole, altered, short, stray, back])
      before.set(
        id,
        createHash('sha256')
          .update(await sealed(id))
          .digest('hex'),
      );
    await custody.database
      .sql('sealed_objects')
      .where({ id: back })
      .update({ state: 'removed', removed_at: custody.clock.now().toISOString() });
    moveDays(13);
    await check();

    const named = await found();
    // The recording on hold is said first.
    expect(named[0]).toEqual(['content-differs', altered]);
    expect(named.sort()).toEqual(
      [
        ['content-differs', altered],
        ['object-missing', gone],
        ['object-unknown', stray],
        ['object-unremoved', back],
        ['size-differs', short],
      ].sort(),
    );
    // Nothing was repaired or thrown away.
    for (const [id, hash] of before)
      expect(
        createHash('sha256')
          .update(await sealed(id))
          .digest('hex'),
      ).toBe(hash);
    expect(await tampering.vault.sizeOf(gone)).toBeUndefined();
    const raised = await readLog(custody.database.sql, { act: 'custody.finding-raised', limit: 10 });
    expect(raised).toHaveLength(5);

    // The next day the same five are still open, and none is raised twice.
    moveDays(1);
    await check();
    expect((await found()).sort()).toEqual(named);
    expect(await readLog(custody.database.sql, { act: 'custody.finding-raised', limit: 10 })).toHaveLength(5);
  });

  test('finds an object whose key is gone', async () => {
    const objectId = await stored();
    await custody.database.sql('key_wraps').where({ object_id: objectId }).delete();
    moveDays(13);
    await check();
    expect(await found()).toEqual([['key-missing', objectId]]);
    const damaged = await stored();
    const due = (await custody.keyStore.list('due/')).at(-1);
    for (const folder of [custody.places.primary, custody.places.mirror])
      await writeFile(path.join(folder, `${due!.keyId.replace('/', '.')}.json`), 'noise');
    moveDays(13);
    await check();
    expect((await found()).at(-1)).toEqual(['key-missing', damaged]);
  });

  test('opens everything within the days that were set, a share each day, while new footage comes in and one object cannot be read', async () => {
    const days = 4;
    const stuck = await stored();
    const reads = new Map<string, number[]>();
    const daily: CheckDesk = {
      ...desk,
      recheckDays: days,
      vault: {
        ...desk.vault,
        ...NO_FILES,
        range: (objectId, from, to) => {
          if (objectId === stuck) return Promise.reject(new Error('access denied'));
          if (from === 0) reads.set(objectId, [...(reads.get(objectId) ?? []), custody.clock.now().getTime()]);
          return desk.vault.range(objectId, from, to);
        },
      },
    };
    const kept: { readonly objectId: string; readonly since: number }[] = [];
    const dock = async (): Promise<void> => {
      kept.push({
        objectId: await stored({ dueAt: stamp(new Date(custody.clock.now().getTime() + 28 * DAY * 1000)) }),
        since: custody.clock.now().getTime(),
      });
    };
    for (let first = 0; first < 4; first += 1) await dock();
    for (let day = 1; day <= 10; day += 1) {
      moveDays(1);
      await reconcile(daily, { signal: new AbortController().signal });
      if (day < 3) await dock();
      expect(await readLastCheck(custody.database.sql)).toMatchObject({ state: 'done' });
      const { readSince, isLate } = (await readChecks(daily)).value!;
      expect([isLate, custody.clock.now().getTime() - Date.parse(readSince!) < days * DAY * 1000]).toEqual([
        false,
        true,
      ]);
    }
    const end = custody.clock.now().getTime();
    for (const { objectId, since } of kept) {
      const moments = [since, ...(reads.get(objectId) ?? []), end];
      const gaps = moments.slice(1).map((moment, at) => (moment - moments[at]!) / DAY / 1000);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(days);
    }
    expect(await found()).toEqual([['content-differs', stuck]]);
  });

  test('says that it is late when it does not come round, and catches up at once when it runs again', async () => {
    for (let number = 0; number < 3; number += 1) await stored();
    const isLate = async (): Promise<boolean> => (await readChecks(desk)).value!.isLate;
    expect(await isLate()).toBe(false);
    await check();
    moveDays(3);
    expect(await isLate()).toBe(true);
    await check();
    expect(await isLate()).toBe(false);
    moveDays(15);
    expect(await isLate()).toBe(true);
    await check();
    expect(await isLate()).toBe(false);
    expect(await readLastCheck(custody.database.sql)).toMatchObject({ haveRead: 3 });
  });

  test('that was cut off goes on where it stood, and reads nothing twice', async () => {
    for (let number = 0; number < 6; number += 1) await stored();
    moveDays(14);
    const stopping = new AbortController();
    let opened = 0;
    const cut: CheckDesk = {
      ...desk,
      keyRing: {
        ...desk.keyRing,
        openDataKey: (objectId) => {
          opened += 1;
          if (opened === 3) stopping.abort(new Error('power cut'));
          return desk.keyRing.openDataKey(objectId);
        },
      },
    };
    await expect(reconcile(cut, { signal: stopping.signal })).rejects.toThrow('power cut');
    expect(await readLastCheck(custody.database.sql)).toMatchObject({ state: 'reading', toRead: 6, haveRead: 2 });
    await check();
    expect(await readLastCheck(custody.database.sql)).toMatchObject({ state: 'done', toRead: 6, haveRead: 6 });
    expect(await custody.database.sql('custody_checks')).toHaveLength(1);
  });

  test('a store that cannot be reached is no finding: the check fails and is taken up again', async () => {
    await stored();
    moveDays(14);
    const away = {
      ...desk,
      vault: { ...desk.vault, ...NO_FILES, range: () => Promise.reject(new Error('connection refused')) },
    };
    await expect(reconcile(away, { signal: new AbortController().signal })).rejects.toThrow('connection refused');
    expect(await found()).toEqual([]);
  });

  test('leaves alone what is being destroyed', async () => {
    const objectId = await stored();
    await custody.database.sql('recordings').update({ state: 'destroying' });
    await tampering.remove(objectId);
    moveDays(14);
    await check();
    expect(await found()).toEqual([]);
  });

  test('clears away remains that nobody can go on with any more, and never an upload under way or a whole object', async () => {
    const kept = await stored();
    const [orphan, fresh, open] = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of [orphan, open, kept]) {
      const handle = await tampering.vault.openTemporary(id);
      await tampering.vault.writeTail(handle, [Buffer.from('sealed')]);
    }
    await custody.database.sql('sealed_objects').insert({
      ...{ id: open, recording_id: randomUUID(), kind: 'original', state: 'temporary', media_type: 'video/mp4' },
      ...{ plain_size: 0, sealed_size: 0, sha256: '', segment_count: 0 },
      created_at: custody.clock.now().toISOString(),
    });
    await check();
    expect((await readLastCheck(custody.database.sql))?.swept).toBe(0);
    const inEightDays = { ...desk.clock, machine: () => new Date(Date.now() + 8 * DAY * 1000) };
    if (_name === 'a folder') {
      // A file that is written today is young, whatever the others are.
      await tampering.vault.writeTail(await tampering.vault.openTemporary(fresh), [Buffer.from('sealed')]);
      for (const name of [fresh, `${fresh}.tail`]) {
        const then = new Date(Date.now() + 8 * DAY * 1000);
        await utimes(path.join(custody.folder, 'vault/temporary', name), then, then);
      }
    }
    await reconcile({ ...desk, clock: inEightDays }, { signal: new AbortController().signal });
    const left: string[] = [];
    for await (const each of tampering.vault.list()) left.push(`${each.state} ${each.objectId}`);
    expect(left.sort()).toEqual(
      [`permanent ${kept}`, `temporary ${open}`, ...(_name === 'a folder' ? [`temporary ${fresh}`] : [])].sort(),
    );
    expect(await found()).toEqual([]);
    expect((await readLastCheck(custody.database.sql))?.swept).toBe(2);
  });

  test('never sweeps what is being received at that moment, however long ago it was begun', async () => {
    const docking = dockingDesk(custody);
    const clip = randomBytes(SEGMENT_SIZE + 300_000);
    const upload = (await openUpload(docking, DOCK, manifestFor(custody, clip))).value!;
    const inEightDays = { ...desk.clock, machine: () => new Date(Date.now() + 8 * DAY * 1000) };
    const left: string[] = [];
    async function* camera(): AsyncGenerator<readonly Buffer[]> {
      yield [clip.subarray(0, SEGMENT_SIZE + 1000)];
      await reconcile({ ...desk, clock: inEightDays }, { signal: new AbortController().signal });
      await sweepUploads(docking);
      for await (const { objectId, state } of tampering.vault.list()) left.push(`${state} ${objectId}`);
      yield [clip.subarray(SEGMENT_SIZE + 1000)];
    }
    await sealIncoming(docking, upload, camera());
    expect(left).toEqual([`temporary ${upload.objectId}`]);
    expect((await readLastCheck(custody.database.sql))?.swept).toBe(0);
    expect((await sealRecording(docking, DOCK, upload.id)).refused).toBeUndefined();
    expect(await tampering.vault.sizeOf(upload.objectId)).toBe(sealedSize(clip.length));
    expect(await found()).toEqual([]);
  });

  test('what was said to be repaired is read again and comes back when it is not; what was accepted stays away', async () => {
    const [altered, gone] = [await stored(), await stored()];
    const right = await sealed(altered);
    const wrong = Buffer.from(right);
    wrong[100_000] = wrong[100_000]! ^ 1;
    await tampering.put(altered, wrong);
    await tampering.remove(gone);
    moveDays(13);
    await check();
    const idOf = async (objectId: string): Promise<string> =>
      (await readOpenFindings(custody.database.sql)).find((finding) => finding.objectId === objectId)!.id;
    const settle = async (objectId: string, settlement: 'repaired' | 'accepted') =>
      settleFinding(desk, BEHEERDER, { findingId: await idOf(objectId), settlement, reason: 'Reservekopie' });
    const first = await idOf(altered);
    await settle(altered, 'repaired');
    await settle(gone, 'accepted');
    expect(await settleFinding(desk, BEHEERDER, { findingId: first, settlement: 'accepted', reason: 'x' })).toEqual({
      refused: 'not-open',
    });
    moveDays(1);
    await check();
    expect(await found()).toEqual([['content-differs', altered]]);
    await tampering.put(altered, right);
    await settle(altered, 'repaired');
    moveDays(1);
    await check();
    expect(await found()).toEqual([]);
    const [settled] = await readLog(custody.database.sql, { act: 'custody.finding-settled', limit: 1 });
    expect(settled).toMatchObject({ facts: { kind: 'content-differs', settlement: 'repaired' } });
  });
});

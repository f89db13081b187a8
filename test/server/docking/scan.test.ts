import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { NotScanned, Scanner } from '../../../server/custody/clamd.ts';
import { readOpenFindings } from '../../../server/custody/findings.ts';
import { lendFootage } from '../../../server/custody/lend-footage.ts';
import { hashObject } from '../../../server/custody/read-object.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { readOriginalOf } from '../../../server/custody/sealed-objects.ts';
import type { DockingDesk } from '../../../server/docking/desk.ts';
import { examineRecording } from '../../../server/docking/examine-recording.ts';
import { openUpload } from '../../../server/docking/open-upload.ts';
import { releaseRecording } from '../../../server/docking/release-recording.ts';
import { scanRecording } from '../../../server/docking/scan-recording.ts';
import { sealIncoming } from '../../../server/docking/seal-incoming.ts';
import { sealRecording } from '../../../server/docking/seal-recording.ts';
import { readUpload } from '../../../server/docking/uploads.ts';
import { readWaitingWork } from '../../../server/house/waiting-work.ts';
import { openViewing } from '../../../server/viewing/open-viewing.ts';
import { takeStillOf } from '../../../server/viewing/take-still.ts';
import { MALWARE, SIGNATURE, prepareClamd, type TestClamd } from '../../support/clamd.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { asPieces, dockingDesk, manifestFor } from '../../support/docking-desk.ts';
import { sampleFootage } from '../../support/footage.ts';

const dock: Actor = { id: 'dock-1', name: 'Dock', role: 'dock' };
const anna: Actor = { id: 'anna', name: 'Anna de Wit', role: 'privacymedewerker', department: 'Juridische Zaken' };

let clamd: TestClamd;
let custody: TestCustody;
let desk: DockingDesk;

beforeAll(async () => {
  clamd = await prepareClamd();
  await clamd.start();
  custody = await openCustody('sqlite');
  await custody.database.sql('cameras').insert({ id: 'CAM-0001', name: 'Bodycam 1', created_at: '' });
});
afterAll(async () => {
  await custody[Symbol.asyncDispose]();
  await clamd[Symbol.asyncDispose]();
});
beforeEach(() => {
  desk = { ...dockingDesk(custody), scanner: new Scanner(clamd.address) };
});

/** Footage comes in, in one go or broken off on the way; gives the id of the recording. */
async function received(content: Buffer, breakAfter?: number): Promise<string> {
  const opened = (await openUpload(desk, dock, manifestFor(custody, content))).value!;
  if (breakAfter !== undefined) {
    await expect(sealIncoming(desk, opened, asPieces(content, breakAfter))).rejects.toThrow('cable');
    const now = (await readUpload(custody.database.sql, opened.id))!;
    await sealIncoming(desk, now, asPieces(content.subarray(now.received)));
  } else await sealIncoming(desk, opened, asPieces(content));
  const sealed = await sealRecording(desk, dock, opened.id);
  if (sealed.refused !== undefined) throw new Error(sealed.refused);
  return sealed.value.recordingId;
}
const stateOf = async (id: string): Promise<unknown[]> => {
  const recording = (await readRecording(custody.database.sql, id))!;
  return [recording.state, recording.quarantineReason];
};
const scansOf = async (id: string): Promise<unknown[]> =>
  (await readLog(custody.database.sql, { about: id, act: 'custody.scanned' })).map(({ facts }) => facts);
const scanOrders = async (): Promise<number> =>
  (await custody.database.sql('jobs').where({ name: 'docking.scan' })).length;
/** What ffprobe has found out about a recording, once it could look. */
const examined = async (id: string): Promise<unknown> => {
  await examineRecording(desk, id);
  return (await readRecording(custody.database.sql, id))?.facts;
};
const orders = async (id: string): Promise<string[]> => {
  const rows: { name: string; payload: string }[] = await custody.database.sql('jobs').select('name', 'payload');
  return rows.filter(({ payload }) => payload.includes(id)).map(({ name }) => name);
};
const tainted = (): Buffer => Buffer.concat([randomBytes(700_000), MALWARE, randomBytes(500_000)]);

test('what comes in is scanned in passing: clean footage is sealed at once, and the log says that it was scanned', async () => {
  const id = await received(randomBytes(1_500_000));
  expect(await stateOf(id)).toEqual(['sealed', null]);
  expect(await scansOf(id)).toEqual([{}]);
  expect(await scanOrders()).toBe(0);
});

test('malware is kept apart with an alarm; nobody plays it or lets it out, no program opens it, and no byte of it is lost', async () => {
  const id = await received(tainted());
  expect(await stateOf(id)).toEqual(['quarantined', 'malware']);
  expect(await scansOf(id)).toEqual([{ signature: `${SIGNATURE}.UNOFFICIAL` }]);
  expect(await readOpenFindings(custody.database.sql)).toMatchObject([
    { kind: 'malware-found', recordingId: id, facts: { signature: `${SIGNATURE}.UNOFFICIAL` } },
  ]);
  const wish = { recordingId: id, purpose: 'klacht', caseRef: 'klacht 12', coViewers: [] };
  expect((await openViewing({ ...custody, protocol: neutraal }, anna, wish)).refused).toBe('malware-found');
  expect((await releaseRecording(custody, anna, { recordingId: id, reason: 'vals alarm' })).refused).toBe(
    'malware-found',
  );
  await examineRecording(desk, id);
  expect(await stateOf(id)).toEqual(['quarantined', 'malware']);
  const original = (await readOriginalOf(custody.database.sql, id))!;
  expect(await hashObject(custody, original)).toBe(original.sha256);
});

test('what comes in with an interruption is sealed, waits in quarantine, and is scanned out of the vault', async () => {
  const id = await received(randomBytes(1_500_000), 600_000);
  expect(await stateOf(id)).toEqual(['quarantined', 'not-scanned']);
  expect(await scanOrders()).toBe(1);
  await scanRecording(desk, id);
  expect(await stateOf(id)).toEqual(['sealed', null]);
  const bad = await received(tainted(), 300_000);
  await scanRecording(desk, bad);
  expect(await stateOf(bad)).toEqual(['quarantined', 'malware']);
});

test('a scanner that is away loses no footage: it is sealed, and scanned once the scanner is back', async () => {
  await clamd.stop();
  const id = await received(randomBytes(300_000));
  expect(await stateOf(id)).toEqual(['quarantined', 'not-scanned']);
  const before = await scanOrders();
  await scanRecording(desk, id);
  expect(await scanOrders()).toBe(before + 1);
  expect(await stateOf(id)).toEqual(['quarantined', 'not-scanned']);
  await clamd.start();
  await scanRecording(desk, id);
  expect(await stateOf(id)).toEqual(['sealed', null]);
  expect(await scansOf(id)).toEqual([{}]);
});

test('no program opens footage before the scanner has answered: not ffprobe, not for a still, not to make it unrecognisable', async () => {
  await clamd.stop();
  const id = await received(await readFile(await sampleFootage('terrace', 3)));
  expect(await orders(id)).toEqual(['docking.scan']);
  expect(await examined(id)).toBeNull();
  expect(await stateOf(id)).toEqual(['quarantined', 'not-scanned']);
  const original = (await readOriginalOf(custody.database.sql, id))!;
  await expect(lendFootage(custody, original)).rejects.toThrow('not-scanned');
  // Somebody cannot wait and releases it: people may look, programs still may not.
  expect((await releaseRecording(custody, anna, { recordingId: id, reason: 'spoed' })).refused).toBeUndefined();
  const viewing = { ...custody, protocol: neutraal, threads: desk.threads };
  const wish = { recordingId: id, purpose: 'klacht', caseRef: 'klacht 12', coViewers: [] };
  const session = (await openViewing(viewing, anna, wish)).value!;
  const still = await takeStillOf(viewing, anna, { sessionId: session.id, seconds: 1 });
  expect(still.refused).toBe('not-scanned');
  expect(await examined(id)).toBeNull();

  await clamd.start();
  await scanRecording(desk, id);
  expect(await orders(id)).toContain('docking.examine');
  expect(await examined(id)).toContain('"video"');
});

test('what came with an unknown camera waits for the scanner as well, and a person is told when the scanner stays away', async () => {
  await clamd.stop();
  const opened = (await openUpload(desk, dock, { ...manifestFor(custody, Buffer.from('x')), cameraId: 'CAM-9' }))
    .value!;
  await sealIncoming(desk, opened, asPieces(Buffer.from('x')));
  const { recordingId: id } = (await sealRecording(desk, dock, opened.id)).value!;
  expect(await stateOf(id)).toEqual(['quarantined', 'unknown-camera']);
  expect(await orders(id)).toEqual(['docking.scan']);
  const manager: Actor = { id: 'beheer', name: 'B. Beheer', role: 'beheerder' };
  const late = async (): Promise<number> => {
    const work = await readWaitingWork(custody.database.sql, manager, custody.clock.now());
    return work.find(({ kind }) => kind === 'scans-late')?.count ?? 0;
  };
  const before = await late();
  custody.clock.setOffsetSeconds(custody.clock.offsetSeconds() + 31 * 60);
  expect(await late()).toBe(before + 1);
  await clamd.start();
  await scanRecording(desk, id);
  expect(await late()).toBe(before);
});

test('a house that scans no more lets ffprobe look at what was waiting, and leaves it apart for a person', async () => {
  await clamd.stop();
  const id = await received(await readFile(await sampleFootage('terrace', 3)));
  await clamd.start();
  await scanRecording({ ...desk, scanner: undefined }, id);
  expect(await examined(id)).toContain('"video"');
  expect(await stateOf(id)).toEqual(['quarantined', 'not-scanned']);
});

test('a scanner that does not keep up is let go of, and gives no verdict', async () => {
  const connected: Socket[] = [];
  const deaf = createServer((socket) => connected.push(socket.pause()));
  const address = { path: path.join(custody.folder, 'deaf') };
  await new Promise<void>((resolve) => deaf.listen(address.path, resolve));
  const scan = new Scanner(address).begin();
  for (let piece = 0; piece < 12; piece += 1) await scan.feed(Buffer.alloc(1_000_000), 30);
  await expect(scan.end()).rejects.toThrow(NotScanned);
  scan.abandon();
  for (const socket of connected) socket.destroy();
  await new Promise((resolve) => deaf.close(resolve));
});

test('long footage is scanned in stretches, and what lies across the border of two is found', async () => {
  const stretch = 64 * 1024 * 1024;
  async function* long(): AsyncGenerator<Buffer> {
    const piece = Buffer.alloc(1024 * 1024);
    for (let at = 0; at < stretch - piece.length; at += piece.length) yield await Promise.resolve(piece);
    yield Buffer.concat([piece.subarray(MALWARE.length / 2), MALWARE.subarray(0, MALWARE.length / 2)]);
    yield Buffer.concat([MALWARE.subarray(MALWARE.length / 2), piece]);
  }
  expect((await desk.scanner!.scanAll(long())).signature).toBe(`${SIGNATURE}.UNOFFICIAL`);
});

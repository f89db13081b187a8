import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { NotScanned, Scanner } from '../../../server/custody/clamd.ts';
import { readOpenFindings } from '../../../server/custody/findings.ts';
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
import { openViewing } from '../../../server/viewing/open-viewing.ts';
import { MALWARE, SIGNATURE, prepareClamd, type TestClamd } from '../../support/clamd.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { asStream, dockingDesk, manifestFor } from '../../support/docking-desk.ts';

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
    await expect(sealIncoming(desk, opened, asStream(content, breakAfter))).rejects.toThrow('cable');
    const now = (await readUpload(custody.database.sql, opened.id))!;
    await sealIncoming(desk, now, asStream(content.subarray(now.received)));
  } else await sealIncoming(desk, opened, asStream(content));
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

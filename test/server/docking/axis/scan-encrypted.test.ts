import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readLog } from '../../../../server/audit/read-log.ts';
import { readOpenFindings } from '../../../../server/custody/findings.ts';
import { readOriginalOf } from '../../../../server/custody/sealed-objects.ts';
import { scanRecording } from '../../../../server/docking/scan-recording.ts';
import { encryptFor } from '../../../support/axis-dock.ts';
import { aRecordingOf, openAxisHouse, type AxisHouse, type Connected } from '../../../support/axis-traffic.ts';
import { MALWARE, SIGNATURE, prepareClamd, type TestClamd } from '../../../support/clamd.ts';

let clamd: TestClamd;
let at: AxisHouse;
let mine: Connected;

beforeAll(async () => {
  clamd = await prepareClamd();
  await clamd.start();
  at = await openAxisHouse({ BEELDKLUIS_CLAMD: clamd.address.path });
  mine = await at.connect(true);
}, 120_000);

afterAll(async () => {
  await at[Symbol.asyncDispose]();
  await clamd[Symbol.asyncDispose]();
});

/** Brings clips that are encrypted; gives a look at them, and a way to bring their keys after all. */
async function broughtLocked(...contents: readonly Buffer[]) {
  const recording = aRecordingOf(contents.length);
  await mine.dock.send('PUT', recording.container, { meta: recording.meta });
  const coming = contents.map((content, index) => {
    const { body, key } = encryptFor(mine.file, content);
    return { ...recording.clip(index, body), key };
  });
  for (const { name, meta, content } of coming)
    expect((await mine.dock.send('PUT', `${recording.container}/${name}`, { meta, body: content })).status).toBe(201);
  await at.house.settled();
  return {
    clips: () => at.seriesOf(mine.id, recording.container),
    states: async () =>
      (await at.seriesOf(mine.id, recording.container)).map(({ state, quarantineReason }) => [state, quarantineReason]),
    open: async () => {
      for (const { name, key } of coming)
        await mine.dock.send('PUT', `${recording.container}/${name.replace('.mp4', '.key')}`, { body: key });
      await at.complete(mine.dock, recording.container);
    },
  };
}

const scansOf = async (about: string): Promise<unknown[]> =>
  (await readLog(at.house.house.database.sql, { about, act: 'custody.scanned' })).map(({ facts }) => facts);

test('what comes encrypted is kept apart for its key and not scanned; what was opened is scanned, and malware in it is found', async () => {
  const locked = await broughtLocked(at.aClip(), at.aClip(MALWARE));
  const missing = ['quarantined', 'key-missing'];
  expect(await locked.states()).toEqual([missing, missing]);
  for (const { id } of await locked.clips()) expect(await scansOf(id)).toEqual([]);

  await locked.open();
  expect(await locked.states()).toEqual([
    ['sealed', null],
    ['quarantined', 'malware'],
  ]);
  const [clean, tainted] = (await locked.clips()).map(({ id }) => id);
  const signature = `${SIGNATURE}.UNOFFICIAL`;
  expect(await scansOf(clean ?? '')).toEqual([{}]);
  expect(await scansOf(tainted ?? '')).toEqual([{ signature }]);
  const { sql } = at.house.house.database;
  const opened = await readOriginalOf(sql, tainted ?? '');
  expect(await readOpenFindings(sql)).toMatchObject([
    { kind: 'malware-found', recordingId: tainted, objectId: opened?.id, facts: { signature } },
  ]);
});

test('what was opened while the scanner is away stays apart until it was scanned', async () => {
  const locked = await broughtLocked(at.aClip());
  await clamd.stop();
  await locked.open();
  expect(await locked.states()).toEqual([['quarantined', 'not-scanned']]);
  await clamd.start();
  const [clip] = await locked.clips();
  await scanRecording(at.house.house.docking, clip?.id ?? '');
  expect(await locked.states()).toEqual([['sealed', null]]);
  expect(await scansOf(clip?.id ?? '')).toEqual([{}]);
});

test('a verdict about footage as it came says nothing about what it was opened to meanwhile', async () => {
  const locked = await broughtLocked(at.aClip(MALWARE));
  const [clip] = await locked.clips();
  const { docking } = at.house.house;
  const scanner = docking.scanner!;
  let openedInBetween = false;
  const slow = Object.assign(Object.create(scanner) as typeof scanner, {
    scanAll: async (pieces: AsyncIterable<Buffer>) => {
      const verdict = await scanner.scanAll(pieces);
      await clamd.stop();
      await locked.open();
      openedInBetween = true;
      return verdict;
    },
  });
  await scanRecording({ ...docking, scanner: slow }, clip?.id ?? '');
  expect(openedInBetween).toBe(true);
  expect(await locked.states()).toEqual([['quarantined', 'not-scanned']]);
  expect(await scansOf(clip?.id ?? '')).toEqual([]);
  await clamd.start();
  await scanRecording(docking, clip?.id ?? '');
  expect(await locked.states()).toEqual([['quarantined', 'malware']]);
});

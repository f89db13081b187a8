import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { readPlayback } from '../../../server/custody/playback-copies.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { examineRecording } from '../../../server/docking/examine-recording.ts';
import { aRecording, openCustody, storeRecording } from '../../support/custody.ts';
import { dockingDesk } from '../../support/docking-desk.ts';
import { madeFootage } from '../../support/footage.ts';

const run = promisify(execFile);

test('what ffprobe says of sealed footage is noted; what is no footage is kept apart', async () => {
  await using custody = await openCustody('sqlite');
  const made = path.join(custody.folder, 'made-by-the-camera.mp4');
  await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=2', '-pix_fmt', 'yuv420p', made]);
  const desk = dockingDesk(custody);
  const footage = aRecording(custody.clock);
  await storeRecording(custody, footage, await readFile(made));
  const noise = aRecording(custody.clock);
  await storeRecording(custody, noise, randomBytes(50_000));

  for (const { id } of [footage, noise, footage, noise]) await examineRecording(desk, id);

  const examined = (await readRecording(custody.database.sql, footage.id))!;
  expect(examined).toMatchObject({ state: 'sealed', durationSeconds: 2 });
  expect(JSON.parse(examined.facts!)).toMatchObject({ video: { width: 320, height: 180 } });
  expect(await readRecording(custody.database.sql, noise.id)).toMatchObject({
    state: 'quarantined',
    quarantineReason: 'not-footage',
    facts: null,
  });
  const log: unknown[] = await custody.database.sql('log_entries').pluck('leaf');
  expect(log.filter((leaf) => String(leaf).includes('not-footage'))).toHaveLength(1);
});

test('of what browsers cannot play a copy is ordered as soon as it was taken in, and of nothing else', async () => {
  await using custody = await openCustody('sqlite');
  const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=1', '-pix_fmt', 'yuv420p'];
  const desk = dockingDesk(custody);
  const examined = async (name: string, mediaType: string): Promise<unknown> => {
    const recording = aRecording(custody.clock, { mediaType });
    await storeRecording(custody, recording, await readFile(await madeFootage(name, ...sources)));
    await examineRecording(desk, recording.id);
    return readPlayback(custody.database.sql, recording.id);
  };
  expect(await examined('examined-1s.mp4', 'video/mp4')).toBeUndefined();
  expect(await examined('examined-1s.mkv', 'video/x-matroska')).toMatchObject({ state: 'making', progress: 0 });
});

import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { dockCamera } from '../../../server/dock-agent/dock-camera.ts';
import { openAt } from '../../support/databases.ts';
import { filesWithPlaintext, openReceiving, writeClip } from '../../support/receiving.ts';

const MIB = 1024 * 1024;

test('a server that is killed six times in mid-upload loses no acknowledged byte and leaves no plaintext', async () => {
  await using receiving = await openReceiving();
  const { folder, camera, memory } = receiving;
  const clip = path.join(camera, 'clip0001.mp4');
  const size = 400 * MIB + 12_345;
  const sha256 = await writeClip(clip, size);
  await writeFile(
    `${clip}.json`,
    JSON.stringify({
      startedAt: new Date(Date.now() - 600_000).toISOString(),
      endedAt: new Date(Date.now() - 60_000).toISOString(),
      place: 'Markt',
    }),
  );
  const lines: string[] = [];
  const docked = dockCamera({ folder: camera, memory, now: () => new Date(), say: (line) => lines.push(line) });

  // What a HEAD answers is what the service has acknowledged; it may never fall back.
  const file = path.join(folder, 'data', 'beeldkluis.sqlite');
  const watching = await openAt({ dialect: 'sqlite', file });
  const received = async (): Promise<number> => Number((await watching.sql('uploads').pluck('received'))[0] ?? 0);
  const plaintext: string[] = [];
  let acknowledged = 0;
  for (let kills = 0; kills < 6; kills += 1) {
    // Each time two more segments have been acknowledged, so that the kill falls somewhere within a later one.
    while ((await received()) < acknowledged + 16 * MIB) await pause(5);
    await pause(7 * kills);
    await receiving.kill();
    expect(await received()).toBeGreaterThanOrEqual(acknowledged + 16 * MIB);
    acknowledged = await received();
    plaintext.push(...(await filesWithPlaintext(path.join(folder, 'data'))));
    await receiving.start();
    // The dock goes on at once, so there may be more by now.
    expect(await received()).toBeGreaterThanOrEqual(acknowledged);
  }
  expect(acknowledged).toBeLessThan(size);

  expect(await docked).toBe(true);
  expect(plaintext).toEqual([]);
  expect(await filesWithPlaintext(path.join(folder, 'data'))).toEqual([]);
  expect(await readdir(camera)).toEqual(['camera.json']);
  const [recording]: unknown[] = await watching.sql('recordings');
  await watching.close();
  expect(recording).toMatchObject({ sha256, size, quarantine_reason: 'unknown-camera', place: 'Markt' });
  expect(lines.join('\n')).toContain('ontvangstbewijs klopt');
}, 120_000);

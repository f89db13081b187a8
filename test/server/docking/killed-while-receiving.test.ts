import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { dockCamera } from '../../../server/dock-agent/dock-camera.ts';
import { openAt } from '../../support/databases.ts';
import { MARKER, filesWithPlaintext, openReceiving, writeClip } from '../../support/receiving.ts';

const MIB = 1024 * 1024;

test('a server that is killed six times in mid-upload loses no acknowledged byte and leaves no plaintext', async () => {
  await using receiving = await openReceiving();
  const { folder, camera, memory, url } = receiving;
  const clip = path.join(camera, 'clip0001.mp4');
  const size = 150 * MIB + 12_345;
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
  let acknowledged = 0;
  let kills = 0;
  let plaintext: string[] = [];
  while (kills < 6) {
    await pause(60 + 40 * kills);
    await receiving.kill();
    kills += 1;
    const database = await openAt({ dialect: 'sqlite', file });
    const rows: unknown[] = await database.sql('uploads').pluck('received');
    const received = rows.length === 0 ? 0 : Number(rows[0]);
    await database.close();
    expect(received).toBeGreaterThanOrEqual(acknowledged);
    acknowledged = received;
    plaintext = [...plaintext, ...(await filesWithPlaintext(path.join(folder, 'data')))];
    await receiving.start();
  }

  expect(await docked).toBe(true);
  expect(plaintext).toEqual([]);
  expect(await filesWithPlaintext(path.join(folder, 'data'))).toEqual([]);
  expect(await readdir(camera)).toEqual(['camera.json']);
  const database = await openAt({ dialect: 'sqlite', file });
  const [recording] = (await database.sql('recordings')) as { sha256: string; size: number; state: string }[];
  await database.close();
  expect(recording).toMatchObject({ sha256, size, quarantine_reason: 'unknown-camera', place: 'Markt' });
  expect(lines.join('\n')).toContain('ontvangstbewijs klopt');
  expect(MARKER.length).toBeGreaterThan(16);
  expect(url.hostname).toBe('127.0.0.1');
  expect(acknowledged).toBeLessThan(size);
}, 120_000);

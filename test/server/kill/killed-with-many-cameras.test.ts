import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { SEGMENT_SIZE } from '../../../protocols/custody/sealed-object.ts';
import { enrolBenchDock, MadeFootage } from '../../bench/ingest/bench-dock.ts';
import { storm } from '../../bench/ingest/cameras.ts';
import { openRows } from '../../support/killed-house.ts';
import { startHouse } from '../../support/process.ts';

const CAMERAS = 6;

test('a server that is killed while many cameras upload loses no acknowledged byte, leaves no plaintext, and gives receipts for what it verified alone', async () => {
  await using house = await startHouse('sqlite');
  const dock = await enrolBenchDock(house);
  const sql = await openRows(house);
  try {
    const clips = Array.from({ length: CAMERAS }, (_, seed) => new MadeFootage(20 * 2 ** 20 + 12_345, seed));
    // Each time another segment was acknowledged, so that the kills fall within uploads.
    let acknowledged = 0;
    const untilKill = async (): Promise<void> => {
      const before = acknowledged;
      while (acknowledged < before + SEGMENT_SIZE) {
        const rows: number[] = await sql('uploads').pluck('received');
        acknowledged = rows.reduce((sum, bytes) => sum + bytes, 0);
        await pause(5);
      }
    };
    const after = await storm({ house, dock, sql, clips, kills: 2, perSecond: 4_000_000, untilKill });
    expect(after).toMatchObject({ fallenBack: 0, plaintextFiles: 0, receiptsUnearned: 0 });
    expect([after.hashesEqual, after.receipts]).toEqual([CAMERAS, CAMERAS]);
    expect(after.acknowledgedByKill[0]).toBeLessThan(CAMERAS * clips[0]!.size);
  } finally {
    await sql.destroy();
  }
}, 120_000);

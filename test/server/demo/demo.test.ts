import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { DEMO_CLIPS } from '../../../server/demo/demo-clips.ts';
import { fillDemo } from '../../../server/demo/fill-demo.ts';
import { FEW_PICTURES } from '../../support/footage.ts';
import { form, json, openFrontDoor } from '../../support/front-door.ts';
import { openHouse } from '../../support/house.ts';

const DAY = 86_400_000;
const run = promisify(execFile);

describe('the clock of the demonstration', () => {
  test('is moved ahead and back, and every move is recorded and kept', async () => {
    await using door = await openFrontDoor();
    const before = door.clock.now().getTime();
    const moved = await door.visitor({})('/v1/demo/klok', json({ verschuiving: '+29d' }));
    const { stand, voorsprongSeconden } = (await moved.json()) as { stand: string; voorsprongSeconden: number };
    expect(voorsprongSeconden).toBe(29 * 86_400);
    expect(Date.parse(stand) - before).toBeGreaterThanOrEqual(29 * DAY);
    await door.visitor()('/demo/klok', form({ verschuiving: '+1d' }));
    expect(await door.database.sql('demo_clock').select()).toEqual([{ id: 1, offset_seconds: 30 * 86_400 }]);
    await door.visitor()('/demo/klok', form({ verschuiving: 'nu' }));
    expect(door.clock.offsetSeconds()).toBe(0);
    expect(await door.recorded()).toEqual(Array(3).fill('house.clock-moved done'));
  });

  test.each(['morgen', '+1j', '29', '', '+999999d'])('does not move for %j', async (verschuiving) => {
    await using door = await openFrontDoor();
    expect((await door.visitor({})('/v1/demo/klok', json({ verschuiving }))).status).toBe(400);
    expect(door.clock.offsetSeconds()).toBe(0);
  });

  test('is not there outside the demonstration, and nobody can be chosen to sign in as', async () => {
    await using door = await openFrontDoor({ demo: false });
    for (const path of ['/v1/demo/klok', '/v1/aanmelden']) {
      expect((await door.visitor({})(path, json({ verschuiving: '+1d', persoon: 'demo-privacy' }))).status).toBe(404);
    }
    expect((await door.visitor({})('/rondleiding')).status).toBe(404);
    expect(await (await door.visitor({})('/aanmelden')).text()).not.toContain('Yusuf');
  });
});

describe('the demonstration', () => {
  test('fills itself through the dock once, leaves the camera empty, and follows the clock of the command line', async () => {
    await using house = await openHouse();
    const lines: string[] = [];
    await fillDemo(house.open, (line) => lines.push(line), FEW_PICTURES);
    await house.settled();
    const { database, settings } = house.house;
    const rows = await database.sql('recordings').select('state', 'place', 'officer_id', 'dock_id', 'duration_seconds');
    expect(rows).toHaveLength(DEMO_CLIPS.length);
    for (const row of rows) {
      expect(row).toMatchObject({
        state: 'sealed',
        officer_id: expect.stringMatching(/^demo-/),
        dock_id: expect.stringMatching(/^dock-/),
      });
      expect(Number(row.duration_seconds)).toBeGreaterThan(10);
    }
    for (const camera of ['BC-0412', 'BC-0417']) {
      expect(await readdir(`${settings.dataFolder}-demo/${camera}`)).toEqual(['camera.json']);
    }
    expect(lines.filter((line) => line.includes('ontvangstbewijs klopt'))).toHaveLength(DEMO_CLIPS.length);

    const again: string[] = [];
    await fillDemo(house.open, (line) => again.push(line));
    expect(again).toEqual([]);
    expect(await database.sql('mandates').select()).toHaveLength(1);

    const moved = await run(process.execPath, ['server/main.ts', 'demo', 'clock', '+29d'], {
      env: { ...process.env, PORT: new URL(house.url).port, NODE_OPTIONS: '' },
    });
    expect(moved.stdout).toMatch(/^De klok van de kluis staat op \d+ \w+ \d{4} om \d\d:\d\d\.\n$/);
    expect(house.house.movable?.offsetSeconds()).toBe(29 * 86_400);
    await house.settled();
    const states = await database.sql('recordings').distinct().pluck('state');
    expect(states).toEqual(['destroyed']);
  }, 180_000);
});

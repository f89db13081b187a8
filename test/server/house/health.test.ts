import { expect, test } from '@jest/globals';
import { believedForAMinute, examineHouse, PARTS, type HouseChecks } from '../../../server/house/health.ts';

const START = Date.parse('2026-11-25T09:00:00Z');

function machineAt(seconds: () => number) {
  return { machine: () => new Date(START + seconds() * 1000) };
}

test('a part that fails or throws is named, and the others are still looked at', async () => {
  const good = () => Promise.resolve(true);
  const all = Object.fromEntries(PARTS.map((part) => [part, good])) as HouseChecks;
  const health = await examineHouse({
    ...all,
    kluis: () => Promise.resolve(false),
    ffmpeg: () => Promise.reject(new Error('not found')),
  });
  expect(health.missing).toEqual(['kluis', 'ffmpeg']);
  expect(health.parts).toMatchObject({ database: true, kluis: false, ffmpeg: false });
});

test('good news of a costly check is believed for a minute', async () => {
  let looks = 0;
  let seconds = 0;
  const check = believedForAMinute(
    () => {
      looks += 1;
      return Promise.resolve(true);
    },
    machineAt(() => seconds),
  );
  expect(await check()).toBe(true);
  seconds = 59;
  expect(await check()).toBe(true);
  expect(looks).toBe(1);
  seconds = 61;
  expect(await check()).toBe(true);
  expect(looks).toBe(2);
});

test('bad news is looked at again every time, a fault too', async () => {
  const answers = [Promise.resolve(false), Promise.reject(new Error('busy')), Promise.resolve(true)];
  const check = believedForAMinute(
    () => answers.shift()!,
    machineAt(() => 0),
  );
  expect(await check()).toBe(false);
  await expect(check()).rejects.toThrow('busy');
  expect(await check()).toBe(true);
});

import type { Recording } from '../../protocols/custody/recording.ts';
import type { MovableClock } from '../../server/clock.ts';
import { aRecording } from './custody.ts';
import type { Client, TestHouse } from './house.ts';
import { storeFootage, unlikeFootage } from './stored-footage.ts';

/** Sets the clock of the house to a moment. */
export function setClock(house: TestHouse, moment: string): void {
  movableOf(house).setOffsetSeconds(Math.round((Date.parse(moment) - house.house.clock.machine().getTime()) / 1000));
}

function movableOf(house: TestHouse): MovableClock {
  if (house.house.movable === undefined) throw new Error('The house of the test has no clock to move');
  return house.house.movable;
}

/** Stores a recording of half a minute that Sam wore the camera of. */
export async function storeRecording(house: TestHouse, given: Partial<Recording> = {}): Promise<Recording> {
  const content = unlikeFootage(2000);
  const recording = aRecording(movableOf(house), {
    ...{ officerId: 'demo-handhaver', place: 'Breestraat', durationSeconds: 30, size: content.length },
    ...given,
  });
  await storeFootage(house.house, recording, content);
  return recording;
}

/** Opens a recording, shows ten seconds of it and closes it, as the player does; gives the session. */
export async function viewRecording(by: Client, recordingId: string, said: object): Promise<string> {
  const opened = await by.call('POST', `/opnames/${recordingId}/kijksessies`, said);
  if (opened.status !== 201) throw new Error(`${String(opened.status)}: ${JSON.stringify(opened.body)}`);
  const session = `/kijksessies/${String(opened.body.id)}`;
  await (await by.fetch(`/v1${session}/beeld`, { headers: { range: 'bytes=0-99' } })).arrayBuffer();
  await by.call('POST', `${session}/vertoningen`, { intervals: [{ from: 0, to: 10 }] });
  await by.call('POST', `${session}/afsluitingen`, {});
  return String(opened.body.id);
}

/** Runs what is ordered by the clock, twice: what waits for a checkpoint comes after the checkpoint. */
export async function letTimePass(house: TestHouse, days = 0): Promise<void> {
  await house.moveDays(days);
  await house.moveDays(0);
}

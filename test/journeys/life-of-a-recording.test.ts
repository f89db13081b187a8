import { expect, test } from '@jest/globals';
import { DIALECTS } from '../support/databases.ts';
import { lifeOfARecording } from './life-of-a-recording.ts';

test.each(DIALECTS)(
  'the whole life of a recording holds, from the camera to the statement of its destruction (%s)',
  async (dialect) => {
    const steps: string[] = [];
    for await (const step of lifeOfARecording({ dialect })) steps.push(step);
    expect(steps.length).toBeGreaterThan(35);
  },
  600_000,
);

import { expect, test } from '@jest/globals';

import { takeStill } from '../../media-pipeline/still.ts';
import { sampleFootage } from '../support/footage.ts';
import { lend } from '../support/loopback.ts';

test('a still is a PNG of the asked width, and empty after the end', async () => {
  await using lent = await lend(await sampleFootage('terrace', 3));
  const still = await takeStill({ url: lent.url, atSeconds: 1, width: 320 });
  expect(still.subarray(1, 4).toString()).toBe('PNG');
  expect([still.readUInt32BE(16), still.readUInt32BE(20)]).toEqual([320, 180]);
  expect(await takeStill({ url: lent.url, atSeconds: 99, width: 320 })).toHaveLength(0);
});

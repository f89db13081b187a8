import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { buildDetectorModel } from '../../../media-pipeline/detection/build-detector-model.ts';
import type { Detector } from '../../../media-pipeline/detection/detector.ts';
import type { SeenFace } from '../../../protocols/redaction/tracks.ts';
import { ffmpeg, realFootage, testDetector } from '../../support/footage.ts';

let detector: Detector;
beforeAll(async () => {
  detector = await testDetector();
});
afterAll(() => detector.close());

async function facesIn(file: string, width: number, height: number): Promise<SeenFace[]> {
  const feeds = detector.feedsFor({ width, height }).map(async ({ content, padded }) => {
    const filter = `scale=${content.width}:${content.height},pad=${padded.width}:${padded.height},format=rgb24`;
    return new Uint8Array(await ffmpeg('-i', file, '-vf', filter, '-f', 'rawvideo', '-'));
  });
  const faces = await detector.find({ width, height }, await Promise.all(feeds));
  return faces.filter(({ score }) => score >= 0.2);
}

const sample = (name: string): string =>
  fileURLToPath(new URL(`demo/${name}`, import.meta.resolve('@vladmandic/face-api/package.json')));

describe('the face detector', () => {
  test.each([
    ['sample1.jpg', 1280, 3],
    ['sample3.jpg', 1350, 3],
    ['sample4.jpg', 1448, 4],
    ['sample5.jpg', 1398, 5],
    ['sample6.jpg', 1537, 4],
  ])('finds everyone in %s', async (name, height, people) => {
    expect(await facesIn(sample(name), 1920, height)).toHaveLength(people);
  });

  const crowd = realFootage('street-crowd.jpg');
  (crowd === undefined ? test.skip : test)('finds the small faces of a street full of people', async () => {
    expect((await facesIn(crowd!, 800, 564)).length).toBeGreaterThanOrEqual(17);
  });

  test('asks for feeds in the proportions of the footage, also when it was held upright', () => {
    expect(detector.feedsFor({ width: 1920, height: 1080 })).toEqual([
      { content: { width: 960, height: 540 }, padded: { width: 960, height: 544 } },
      { content: { width: 512, height: 288 }, padded: { width: 512, height: 288 } },
    ]);
    expect(detector.feedsFor({ width: 1080, height: 1920 })[0]?.padded).toEqual({ width: 544, height: 960 });
  });

  test('refuses a picture of another size than it asked for', async () => {
    await expect(detector.find({ width: 1920, height: 1080 }, [new Uint8Array(3), new Uint8Array(3)])).rejects.toThrow(
      'another size',
    );
  });

  test('is built from the installed package to the same bytes every time', async () => {
    // The detector that is used above was built before, from the same package.
    const again = await buildDetectorModel(`${tmpdir()}/beeldkluis-${process.pid}.onnx`);
    expect(detector.name).toContain(again.modelHash);
    expect(readFileSync(again.file).length).toBeLessThan(7_000_000);
  });
});

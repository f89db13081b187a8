import { describe, expect, test } from '@jest/globals';

import { partInside, shift, type Box } from '../../../protocols/redaction/box.ts';
import { coverTracks } from '../../../protocols/redaction/cover-tracks.ts';
import { trackBoxAt } from '../../../protocols/redaction/coverage.ts';
import { joinSightings, type SeenFace, type Sighting, type Watched } from '../../../protocols/redaction/tracks.ts';

const FRAMES = 150;
const EVERY = 5;
const face: Box = { x: 200, y: 200, width: 80, height: 100 };

interface Scene {
  readonly where: (frame: number) => Box | undefined;
  readonly score?: (frame: number) => number;
  readonly camera?: (frame: number) => { x: number; y: number };
  readonly sceneStarts?: readonly number[];
}

function watch({ where, score = () => 0.9, camera = () => ({ x: 0, y: 0 }), sceneStarts = [] }: Scene): Watched {
  const frames = Array.from({ length: FRAMES }, (_, frame) => frame);
  const sightings: Sighting[] = frames
    .filter((frame) => frame % EVERY === 0)
    .map((frame) => {
      const box = where(frame);
      const faces: SeenFace[] = box === undefined ? [] : [{ box, score: score(frame) }];
      return { frame, faces };
    });
  return {
    picture: { width: 1920, height: 1080 },
    momentSeconds: frames.map((frame) => frame / 30),
    camera: frames.map(camera),
    sceneStarts,
    sightings,
  };
}

function uncovered(watched: Watched, where: (frame: number) => Box | undefined): number[] {
  const tracks = coverTracks(watched);
  return watched.momentSeconds
    .map((seconds, frame) => ({ frame, at: Math.round(seconds * 1e6), truth: where(frame) }))
    .filter(({ at, truth }) => {
      const covers = tracks.map((track) => trackBoxAt(track.keys, at)).filter((box) => box !== undefined);
      return truth !== undefined && !covers.some((cover) => partInside(truth, cover) > 0.999);
    })
    .map(({ frame }) => frame);
}

describe('covers from sightings', () => {
  test('lie over a walking face on every frame, also on those that nobody looked at', () => {
    const where = (frame: number): Box => shift(face, frame * 6, Math.sin(frame / 3) * 4);
    const watched = watch({ where });
    expect(coverTracks(watched)).toHaveLength(1);
    expect(uncovered(watched, where)).toEqual([]);
  });

  test('follow a face through a shaking camera between two looks', () => {
    const camera = (frame: number): { x: number; y: number } => ({
      x: Math.sin((frame * Math.PI * 2) / 7) * 60,
      y: Math.cos((frame * Math.PI * 2) / 7) * 60,
    });
    const where = (frame: number): Box => shift(face, camera(frame).x, camera(frame).y);
    expect(uncovered(watch({ where, camera }), where)).toEqual([]);
    expect(uncovered(watch({ where }), where)).not.toEqual([]);
  });

  test('bridge a face that turns away for almost two seconds', () => {
    const seen = (frame: number): Box | undefined => (frame > 40 && frame < 95 ? undefined : face);
    const watched = watch({ where: seen });
    expect(coverTracks(watched)).toHaveLength(1);
    expect(uncovered(watched, () => face)).toEqual([]);
  });

  test('start a second before a face was first seen and end a second after', () => {
    const watched = watch({ where: (frame) => (frame >= 60 && frame <= 90 ? face : undefined) });
    const [track] = coverTracks(watched);
    expect(track?.keys[0]?.atMicroseconds).toBe(1_000_000);
    expect(track?.keys.at(-1)?.atMicroseconds).toBe(4_000_000);
    expect(uncovered(watched, (frame) => (frame >= 30 && frame <= 120 ? face : undefined))).toEqual([]);
  });

  test('continue on weak scores, but never begin on them', () => {
    const weakLater = watch({ where: () => face, score: (frame) => (frame < 20 ? 0.9 : 0.12) });
    expect(uncovered(weakLater, () => face)).toEqual([]);
    expect(joinSightings(weakLater)).toHaveLength(1);
    expect(coverTracks(watch({ where: () => face, score: () => 0.12 }))).toEqual([]);
  });

  test('do not run across a change of scene', () => {
    const watched = watch({ where: (frame) => (frame < 75 ? face : undefined), sceneStarts: [75] });
    expect(coverTracks(watched)[0]?.keys.at(-1)?.atMicroseconds).toBe(Math.round((74 / 30) * 1e6));
  });

  test('believe a face of a quarter of the picture only with a high score', () => {
    const huge: Box = { x: 0, y: 0, width: 1000, height: 900 };
    expect(coverTracks(watch({ where: () => huge, score: () => 0.4 }))).toEqual([]);
    expect(coverTracks(watch({ where: () => huge, score: () => 0.6 }))).toHaveLength(1);
  });

  test('keep two people apart who stand beside each other', () => {
    const one = watch({ where: () => face });
    const two = one.sightings.map(({ frame, faces }) => ({
      frame,
      faces: [...faces, { box: shift(face, 120, 0), score: 0.8 }].reverse(),
    }));
    const tracks = coverTracks({ ...one, sightings: two });
    expect(tracks.map((track) => track.keys[0]?.box.x).sort()).toEqual([176, 296]);
  });

  test('describe a face that stands still with a handful of keys', () => {
    const [track] = coverTracks(watch({ where: () => face }));
    expect(track?.keys.length).toBeLessThanOrEqual(5);
    expect(track?.decision).toEqual({ decision: 'cover' });
  });
});

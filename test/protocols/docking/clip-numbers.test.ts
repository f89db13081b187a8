import { describe, expect, test } from '@jest/globals';
import { missingClips } from '../../../protocols/docking/clip-numbers.ts';

const clips = (...numbers: number[]): string[] => numbers.map((number) => `clip${String(number).padStart(4, '0')}.mp4`);

describe('clips that a camera made and that are not there', () => {
  test('are named when they lie between clips that are there', () => {
    expect(missingClips(clips(1, 2, 5), {}, false)).toEqual({ missing: ['clip0003', 'clip0004'], last: { clip: 5 } });
  });

  test('are named when the camera comes back with a later number than it should', () => {
    expect(missingClips(clips(7, 8), { clip: 5 }, true)).toEqual({ missing: ['clip0006'], last: { clip: 8 } });
  });

  test('are not those that were wiped while others stay', () => {
    expect(missingClips(clips(2, 5), { clip: 5 }, false)).toEqual({ missing: [], last: { clip: 5 } });
  });

  test('are not all those of before, when an empty camera begins to count anew', () => {
    expect(missingClips(clips(1, 3), { clip: 5 }, true)).toEqual({ missing: ['clip0002'], last: { clip: 3 } });
  });

  test.each([[['20261123_160000.mp4', '20261123_174512.mp4']], [['clip0001.mp4', 'clip9000.mp4']], [['film.mp4']]])(
    'cannot be told from names such as %j',
    (names) => {
      expect(missingClips(names, {}, false).missing).toEqual([]);
    },
  );

  test('are counted by series', () => {
    expect(missingClips([...clips(1, 3), 'still0001.mp4'], {}, false).missing).toEqual(['clip0002']);
  });
});

import { describe, expect, test } from '@jest/globals';
import {
  MOST_CLIP_BYTES,
  offsetOf,
  parseClip,
  parseManifest,
  seriesIdOf,
} from '../../../protocols/docking/upload-manifest.ts';

const CLIP = {
  cameraId: 'CAM-0001',
  clipName: 'clip 0001 é.mp4',
  mediaType: 'video/mp4',
  startedAt: '2026-11-23T16:00:00+01:00',
  endedAt: '2026-11-23T16:10:00+01:00',
};
const MANIFEST = {
  ...CLIP,
  size: 1,
  sha256: 'a'.repeat(64),
  dockingStartedAt: '2026-11-23T15:20:00.123Z',
  dockClockAt: '2026-11-23T15:20:01Z',
};

describe('an upload manifest', () => {
  test('is taken as it was declared, with or without what may be left out', () => {
    expect(parseManifest(MANIFEST)).toEqual({ value: MANIFEST });
    const full = {
      ...MANIFEST,
      place: 'Markt',
      latitude: 52.16,
      longitude: 4.49,
      officerId: 'boa-1',
      category: 'incident',
      deviceClockAt: '2026-11-23T16:20:09+01:00',
      series: { id: 'REC 7', number: 2 },
    };
    expect(parseManifest(full)).toEqual({ value: full });
  });

  test.each([
    ['cameraId', ''],
    ['cameraId', 'CAM\n1'],
    ['clipName', '../clip.mp4'],
    ['clipName', 'a\\b.mp4'],
    ['clipName', 'x'.repeat(201)],
    ['mediaType', 'video'],
    ['mediaType', 'text/html; charset=x'],
    ['size', 0],
    ['size', MOST_CLIP_BYTES + 1],
    ['size', 1.5],
    ['size', '1'],
    ['sha256', 'A'.repeat(64)],
    ['sha256', 'a'.repeat(63)],
    ['startedAt', '2026-11-23T16:00:00'],
    ['startedAt', '2026-13-23T16:00:00Z'],
    ['endedAt', 'gisteren'],
    ['series.id', { id: '', number: 1 }],
    ['series.number', { id: 'REC7', number: 0 }],
    ['series.number', { id: 'REC7', number: 1.5 }],
    ['series', { id: 'REC7', number: 1, of: 3 }],
    ['series.number', { id: 'REC7' }],
    ['series', 'REC7'],
    ['dockClockAt', 5],
    ['latitude', 91],
    ['longitude', Number.NaN],
    ['place', null],
    ['officerId', {}],
  ])('is refused when %s is %j', (field, value) => {
    expect(parseManifest({ ...MANIFEST, [field.replace(/\..*/, '')]: value })).toMatchObject({
      refused: 'manifest-refused',
      fields: [{ field }],
    });
  });

  test.each(Object.keys(MANIFEST))('is refused without %s', (field) => {
    const rest = Object.fromEntries(Object.entries(MANIFEST).filter(([name]) => name !== field));
    expect(parseManifest(rest)).toMatchObject({ refused: 'manifest-refused', fields: [{ field }] });
  });

  test.each([undefined, null, 'text', [], { ...MANIFEST, state: 'sealed' }, { ...MANIFEST, recordingId: 'x' }])(
    'is refused when it is %j',
    (input) => {
      expect(parseManifest(input)).toMatchObject({ refused: 'manifest-refused' });
    },
  );

  test('of a person has no size or hash of its own', () => {
    expect(parseClip(CLIP)).toEqual({ value: CLIP });
    expect(parseClip(MANIFEST)).toMatchObject({ refused: 'manifest-refused' });
  });

  test('keeps the offset that the camera wrote', () => {
    expect([offsetOf('2026-11-23T16:00:00+01:00'), offsetOf('2026-11-23T16:00:00Z')]).toEqual(['+01:00', '+00:00']);
  });

  test('names a series so that no two cameras share one', () => {
    const series = { id: '7/a', number: 1 };
    expect(seriesIdOf('CAM 1', series)).toBe('CAM%201/7/a');
    expect(seriesIdOf('CAM/7', { id: 'a', number: 1 })).not.toBe(seriesIdOf('CAM', series));
  });
});

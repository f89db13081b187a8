import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { byteRange } from '../../../protocols/viewing/byte-range.ts';

const etag = '"b1"';

describe('A request for a range of bytes', () => {
  test.each([
    ['bytes=0-', { kind: 'part', from: 0, to: 100 }],
    ['bytes=0-0', { kind: 'part', from: 0, to: 1 }],
    ['bytes=40-59', { kind: 'part', from: 40, to: 60 }],
    ['bytes=90-1000', { kind: 'part', from: 90, to: 100 }],
    ['bytes=-10', { kind: 'part', from: 90, to: 100 }],
    ['bytes=-1000', { kind: 'part', from: 0, to: 100 }],
    ['Bytes=5-6', { kind: 'part', from: 5, to: 7 }],
  ])('%s is that part of 100 bytes', (range, part) => {
    expect(byteRange({ range, etag }, 100)).toEqual(part);
  });

  test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('%s cannot be had of 100 bytes', (range) => {
    expect(byteRange({ range, etag }, 100)).toEqual({ kind: 'unsatisfiable' });
  });

  test.each(['', 'bytes=', 'bytes=5-2', 'bytes=a-b', 'bytes=0-1,5-6', 'items=0-1', 'bytes=--5', 'bytes=1e3-'])(
    '%j is no single range, so that everything is meant',
    (range) => {
      expect(byteRange({ range, etag }, 100)).toEqual({ kind: 'whole', from: 0, to: 100 });
    },
  );

  test('no part of other bytes than the asker has: If-Range with another tag gives everything', () => {
    expect(byteRange({ range: 'bytes=5-', ifRange: etag, etag }, 100).kind).toBe('part');
    for (const ifRange of ['"b2"', 'W/"b1"', 'Mon, 23 Nov 2026 16:00:00 GMT']) {
      expect(byteRange({ range: 'bytes=5-', ifRange, etag }, 100).kind).toBe('whole');
    }
  });

  test('whatever is sent, no byte outside the content is promised', () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
      fc.nat().map((n) => `bytes=-${n}`),
    );
    fc.assert(
      fc.property(header, fc.nat({ max: 1_000_000 }), (range, size) => {
        const asked = byteRange({ range, etag }, size);
        if (asked.kind === 'unsatisfiable') return true;
        return (
          asked.from >= 0 &&
          asked.from <= asked.to &&
          asked.to <= size &&
          (asked.kind === 'whole' || asked.from < asked.to)
        );
      }),
    );
  });
});

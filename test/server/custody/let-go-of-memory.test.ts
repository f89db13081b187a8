import { describe, expect, test } from '@jest/globals';
import { letGoOfMemory } from '../../../server/custody/let-go-of-memory.ts';

describe('Memory of footage that is not needed any more', () => {
  test('is given back at once when the piece has it to itself', () => {
    const piece = Buffer.alloc(65_536, 1);
    letGoOfMemory(piece);
    expect(piece.length).toBe(0);
  });

  test('stays as it is when others may hold it too', () => {
    const whole = Buffer.alloc(65_536, 1);
    letGoOfMemory(whole.subarray(0, 1000));
    letGoOfMemory(Buffer.from(new SharedArrayBuffer(8)));
    expect(whole.every((byte) => byte === 1)).toBe(true);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LineFile } from '../../../server/verify/log-pieces.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

const LINES = ['eerste', 'é', '', 'een lange regel die langer is dan menig stuk', 'x', 'laatste'];

describe('a file read in pieces', () => {
  test.each([
    ['with a line ending at the end', `${LINES.join('\n')}\n`],
    ['without one', LINES.join('\n')],
  ])('gives every line once and whole, wherever pieces end, %s', async (_how, text) => {
    const name = path.join(folder, 'lines.txt');
    await writeFile(name, text);
    const file = new LineFile(name);
    const size = Buffer.byteLength(text);
    expect(file.size).toBe(size);
    for (let length = 1; length <= size + 1; length += 1) {
      let read = '';
      for (let from = 0; from < size; from += length) {
        read += file.read({ from, to: Math.min(from + length, size) }).toString();
      }
      expect({ length, read }).toEqual({ length, read: text });
    }
    file.close();
  });
});

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';

test('the picture in README.md shows the house as the code is', () => {
  const house = path.resolve(import.meta.dirname, '..', '..');
  const { stderr } = spawnSync(process.execPath, ['server/setup/draw-picture.ts', '--check'], {
    cwd: house,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
});

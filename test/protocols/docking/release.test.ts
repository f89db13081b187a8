import { expect, test } from '@jest/globals';
import { release } from '../../../protocols/docking/release.ts';

test.each([
  ['quarantined', { value: 'sealed' }],
  ['docked', { refused: 'not-open' }],
  ['sealed', { refused: 'not-open' }],
  ['destroying', { refused: 'being-destroyed' }],
  ['destroyed', { refused: 'being-destroyed' }],
] as const)('what is %s leaves quarantine only when it is in it', (state, verdict) => {
  expect(release(state)).toEqual(verdict);
});

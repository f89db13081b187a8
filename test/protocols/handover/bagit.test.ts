import { describe, expect, test } from '@jest/globals';
import {
  bagFact,
  bagFacts,
  manifestText,
  parseManifestText,
  payloadOxum,
  portableName,
  staysInside,
} from '../../../protocols/handover/bagit.ts';

const hash = 'a'.repeat(64);

describe('a manifest of a bag', () => {
  test('is read back as it was written, line breaks and percent signs in names included', () => {
    const lines = ['data/gewoon.mp4', 'data/100%.mp4', 'data/regel\neinde\r.mp4', 'data/%0A.mp4'].map((path) => ({
      path,
      hash,
    }));
    expect(manifestText(lines).split('\n')).toHaveLength(lines.length + 1);
    expect(parseManifestText(manifestText(lines), 'sha256')).toEqual(lines);
  });

  test.each([
    ['a checksum of another algorithm', `${'a'.repeat(128)}  data/a\n`],
    ['capitals in a checksum', `${'A'.repeat(64)}  data/a\n`],
    ['a path out of the bag', `${hash}  data/../../a\n`],
    ['the same file twice', `${hash}  data/a\n${hash}  data/a\n`],
    ['a last line that was cut off', `${hash}  data/a`],
  ])('is refused with %s', (_, text) => {
    expect(parseManifestText(text, 'sha256')).toBeUndefined();
  });
});

test.each(['/a', '~/a', '../a', 'a//b', 'a/./b', 'a\\b', ''])('the path %j does not stay inside a bag', (path) => {
  expect(staysInside(path)).toBe(false);
});

test('a fact of the bag stays on its line', () => {
  const text = bagFacts([
    ['External-Description', 'een\nPayload-Oxum: 1.1'],
    ['Payload-Oxum', payloadOxum([5, 7])],
  ]);
  expect(bagFact(text, 'Payload-Oxum')).toBe('12.2');
});

test('a name from a camera becomes one that every system can write', () => {
  expect(portableName('MOV 0042%.MP4')).toBe('MOV_0042_.MP4');
  expect(portableName('../../etc/passwd')).toBe('__.._etc_passwd');
  expect(portableName('')).toBe('_');
});

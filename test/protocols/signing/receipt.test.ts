import { describe, expect, test } from '@jest/globals';
import { parseReceipt, type DockingReceipt } from '../../../protocols/signing/receipt.ts';
import { STATEMENT_KINDS, STATEMENT_TYPES, statementKindOf } from '../../../protocols/signing/statement-kind.ts';

const RECEIPT: DockingReceipt = {
  version: 1,
  organisation: 'Gemeente Voorbeeld',
  recordingId: '0b5f7a52-3c1d-4e8f-9a2b-6c7d8e9f0a1b',
  cameraId: 'BC-01',
  dockId: 'dock-1',
  clipName: 'clip.mp4',
  size: 1234,
  sha256: 'ab'.repeat(32),
  dockedAt: '2026-11-23T16:00:00.000Z',
  sealedAt: '2026-11-23T16:00:05.000Z',
  verification: 'read-back',
};

describe('a docking receipt', () => {
  test('is read as it was written, also for an upload by hand', () => {
    expect(parseReceipt(JSON.parse(JSON.stringify(RECEIPT)))).toEqual({ value: RECEIPT });
    expect(parseReceipt({ ...RECEIPT, dockId: null }).value?.dockId).toBeNull();
  });

  test.each([
    ['version', 2],
    ['organisation', ''],
    ['recordingId', undefined],
    ['size', -1],
    ['size', 1.5],
    ['size', '1234'],
    ['sha256', 'AB'.repeat(32)],
    ['sha256', 'ab'],
    ['sealedAt', '2026-11-23 16:00'],
    ['verification', 'trust-me'],
    ['dockId', ''],
  ])('is refused when its %s is %j', (field, value) => {
    expect(parseReceipt({ ...RECEIPT, [field]: value })).toMatchObject({
      refused: 'invalid-input',
      fields: [{ field }],
    });
  });

  test.each([null, 'text', [], 7, { ...RECEIPT, extra: 1 }])('is refused when it is %j', (input) => {
    expect(parseReceipt(input).refused).toBe('invalid-input');
  });
});

test('the kinds of signed statements can be told apart by their type', () => {
  expect(STATEMENT_KINDS.map((kind) => statementKindOf(STATEMENT_TYPES[kind]))).toEqual([...STATEMENT_KINDS]);
  expect(statementKindOf('JWT')).toBeUndefined();
  expect(statementKindOf(undefined)).toBeUndefined();
});

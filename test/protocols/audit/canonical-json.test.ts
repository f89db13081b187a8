import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { type CanonicalValue, canonicalJson } from '../../../protocols/audit/canonical-json.ts';

const { value: anyValue } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), tie('value'), { maxKeys: 5 }),
  ),
}));

describe('canonical JSON', () => {
  test('is the same text that another implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('orders keys by UTF-16 code units and escapes as the RFC shows', () => {
    // RFC 8785 section 3.2.3
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Dalet',
      '1': 'One',
      '\ud83d\ude00': 'Emoji',
      '\u0080': 'Control',
      ö: 'O',
    };
    expect(Object.values(JSON.parse(canonicalJson(value)) as object)).toHaveLength(7);
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"O","€":"Euro Sign","😀":"Emoji","\ufb33":"Dalet"}',
    );
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });

  test('leaves out what is not there and writes minus zero as zero', () => {
    expect(canonicalJson({ b: undefined, a: -0 })).toBe('{"a":0}');
  });

  test.each([0.5, Number.NaN, Infinity, 2 ** 53, -(2 ** 53)])('refuses the number %d', (number) => {
    expect(() => canonicalJson({ number })).toThrow('safe integer');
  });

  test('refuses half a surrogate pair, as value and as key', () => {
    expect(() => canonicalJson(['\ud800'])).toThrow('surrogate');
    expect(() => canonicalJson({ '\udc00': 1 })).toThrow('surrogate');
  });
});

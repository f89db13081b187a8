import { randomInt } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  accessCode,
  CODE_ALPHABET,
  CODE_SIZE,
  plainCode,
  plainToken,
} from '../../../protocols/handover/access-code.ts';
import { attempt, type Delivery, deliveryEnd, isOpen, revoke } from '../../../protocols/handover/delivery.ts';

const now = new Date('2026-11-23T16:00:00.000Z');
const offered: Delivery = { state: 'offered', triesLeft: 5, viewsLeft: 3, expiresAt: deliveryEnd(now, 14) };

describe('an access code', () => {
  test('has no letters or digits that people take for each other', () => {
    expect(CODE_ALPHABET).not.toMatch(/[0O1IL2Z5S8BUV]/);
    expect(new Set(CODE_ALPHABET).size).toBe(CODE_ALPHABET.length);
    expect(accessCode(randomInt)).toMatch(new RegExp(`^[${CODE_ALPHABET}]{5}-[${CODE_ALPHABET}]{5}$`));
  });

  test('is the same however somebody types it', () => {
    const code = accessCode((below) => below - 1);
    expect(plainCode(` ${code.toLowerCase().replace('-', ' - ')} `)).toBe(plainCode(code));
    expect(plainCode(code)).toHaveLength(CODE_SIZE);
  });

  test('is not mistaken for the token of a link, which may be pasted whole', () => {
    const token = 'a'.repeat(43);
    expect(plainToken(` https://kluis.voorbeeld.nl/inzien#${token}\n`)).toBe(token);
    expect(plainToken(token)).toBe(token);
    expect(plainToken('34679-ACDEF')).toBeUndefined();
  });
});

describe('a delivery', () => {
  test('is opened with the right code, and every opening counts', () => {
    const { after, opened } = attempt(offered, true, now);
    expect(opened).toBe(true);
    expect(after).toEqual({ ...offered, viewsLeft: 2 });
  });

  test('locks at the fifth wrong code, after which the right one is too late', () => {
    let delivery = offered;
    for (let time = 0; time < 5; time += 1) delivery = attempt(delivery, false, now).after;
    expect(delivery.state).toBe('locked');
    expect(attempt(delivery, true, now).opened).toBe(false);
  });

  test.each([
    ['revoked', { ...offered, state: 'revoked' as const }, now],
    ['used up', { ...offered, viewsLeft: 0 }, now],
    ['expired', offered, offered.expiresAt],
  ])('that is %s does not open and does not change', (_, delivery, at) => {
    expect(attempt(delivery, true, at)).toEqual({ after: delivery, opened: false });
    expect(attempt(delivery, false, at)).toEqual({ after: delivery, opened: false });
    expect(isOpen(delivery, at)).toBe(false);
  });

  test('is taken back once', () => {
    const revoked = revoke(offered);
    expect(revoked.value?.state).toBe('revoked');
    expect(revoked.value && revoke(revoked.value).refused).toBe('link-expired');
  });
});

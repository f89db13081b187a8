/**
 * Letters and digits of an access code, without those that people take for each other on paper or by phone (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
 * 23 of them: ten characters hold 45 bits, out of reach for five tries.
 */
export const CODE_ALPHABET = '34679ACDEFGHJKMNPQRTWXY';
/** Characters of an access code, written in two groups of five. */
export const CODE_SIZE = 10;
/** Bytes of the random token in the link. */
export const LINK_TOKEN_SIZE = 32;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Makes a code from random whole numbers; `pick` gives one from 0 up to, not including, its argument. */
export function accessCode(pick: (below: number) => number): string {
  const letters = Array.from({ length: CODE_SIZE }, () => CODE_ALPHABET.charAt(pick(CODE_ALPHABET.length))).join('');
  return `${letters.slice(0, CODE_SIZE / 2)}-${letters.slice(CODE_SIZE / 2)}`;
}

/** The code as it is compared: capitals, without spaces and dashes, however somebody typed it. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}

/** The token when it can be one: 43 characters of base64url, with spaces around it dropped. Also takes a whole link. */
export function plainToken(typed: string): string | undefined {
  const token = typed.trim().replace(/^.*#/, '');
  return TOKEN.test(token) ? token : undefined;
}

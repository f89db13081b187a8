/** A value that has one canonical text. Numbers are safe integers; everything else travels as text. */
export type CanonicalValue =
  string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue | undefined };

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

/** Only whole numbers, so that no rule about fractions and exponents is needed (RFC 8785 section 3.2.2.3). */
function canonicalNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${String(value)} is not a safe integer`);
  return String(value === 0 ? 0 : value);
}

/** `JSON.stringify` escapes as RFC 8785 section 3.2.2.2 asks, except that it lets lone surrogates pass, which have no UTF-8. */
function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('A text with half a surrogate pair has no canonical form');
  return JSON.stringify(value);
}

/**
 * The JSON Canonicalization Scheme (RFC 8785) for strings, safe integers, booleans, null, arrays and objects; keys whose value is `undefined` are left out.
 * Throws a TypeError for a number that is not a safe integer and for text that is not well-formed Unicode.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members: string[] = [];
  // Array.prototype.sort compares UTF-16 code units, the order of RFC 8785 section 3.2.3.
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${canonicalString(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

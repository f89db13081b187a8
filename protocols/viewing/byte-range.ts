/** What a request for bytes comes down to: all of them, a part, or a part that does not exist. `to` is not included. */
export type ByteRange =
  | { readonly kind: 'whole'; readonly from: number; readonly to: number }
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'unsatisfiable' };

/** The headers of a request that ask for a range, and the entity tag that the bytes have now. */
export interface RangeWish {
  readonly range?: string | undefined;
  readonly ifRange?: string | undefined;
  readonly etag: string;
}

const ONE_RANGE = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/i;

/**
 * Reads a Range header against content of `size` bytes (RFC 9110, sections 13.1.5 and 14.1.2). A header that is not one range of bytes
 * is ignored, as the RFC allows, and so is a range whose If-Range names other bytes than there are now.
 */
export function byteRange(wish: RangeWish, size: number): ByteRange {
  const whole = { kind: 'whole', from: 0, to: size } as const;
  if (wish.range === undefined) return whole;
  // A weak tag or a date never proves that the bytes are the same (RFC 9110, section 13.1.5).
  if (wish.ifRange !== undefined && wish.ifRange !== wish.etag) return whole;
  const parts = ONE_RANGE.exec(wish.range.trim());
  if (parts === null) return whole;
  const [, first, last, suffix] = parts;
  return suffix === undefined ? (fromFirst(Number(first), last ?? '', size) ?? whole) : fromEnd(Number(suffix), size);
}

function fromFirst(first: number, last: string, size: number): ByteRange | undefined {
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  // `5-2` is no range at all, so the header is ignored; `5-` beyond the end is one that cannot be had.
  if (last !== '' && Number(last) < first) return undefined;
  return first < size ? { kind: 'part', from: first, to: end } : { kind: 'unsatisfiable' };
}

function fromEnd(suffix: number, size: number): ByteRange {
  if (suffix === 0 || size === 0) return { kind: 'unsatisfiable' };
  return { kind: 'part', from: Math.max(size - suffix, 0), to: size };
}

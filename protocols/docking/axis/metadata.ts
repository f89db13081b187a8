import { momentOf } from './names.ts';

/** Metadata of a container or an object: names in lower case without their prefix, values decoded. */
export type Metadata = Readonly<Record<string, string>>;

const MOST_PAIRS = 64;
const LONGEST_VALUE = 1024;

/**
 * Reads the metadata from the headers of a request (names in lower case): `X-Container-Meta-*` or `X-Object-Meta-*`, values URL-encoded UTF-8.
 * What cannot be decoded is taken as it stands; control characters are dropped.
 */
export function metadataOf(headers: Readonly<Record<string, unknown>>, of: 'container' | 'object'): Metadata {
  const prefix = `x-${of}-meta-`;
  const pairs = Object.entries(headers)
    .filter((pair): pair is [string, string] => pair[0].startsWith(prefix) && typeof pair[1] === 'string')
    .slice(0, MOST_PAIRS)
    .map(([name, value]) => [name.slice(prefix.length), decoded(value).slice(0, LONGEST_VALUE)] as const);
  return Object.fromEntries(pairs);
}

/** What is there with what was sent laid over it; an empty value takes its name away. */
export function mergeMetadata(before: Metadata, sent: Metadata): Metadata {
  return Object.fromEntries(Object.entries({ ...before, ...sent }).filter(([, value]) => value !== ''));
}

/** Beginning and end of a clip or a recording by the camera's clock, as far as the metadata tells them. ISO 8601 in UTC. */
export function timesOf(metadata: Metadata): { readonly from: string | undefined; readonly to: string | undefined } {
  return { from: momentIn(metadata, 'starttime'), to: momentIn(metadata, 'stoptime') };
}

/** One moment of the metadata: the ISO form when it is there, seconds since 1970 otherwise. */
export function momentIn(metadata: Metadata, name: string): string | undefined {
  return momentOf(metadata[`${name}iso`] ?? '') ?? momentOf(metadata[name] ?? '');
}

/** A place as docks write it: latitude, longitude, accuracy and time, in that order. */
export function placeIn(written: string | undefined): { latitude: number; longitude: number } | undefined {
  const [latitude, longitude] = (written?.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  if (latitude === undefined || longitude === undefined) return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** The moment with the offset that a time zone (IANA) has then: `2026-08-31T11:30:00+02:00`. In UTC when the zone is unknown. */
export function inZone(moment: string, zone: string | undefined): string {
  const minutes = zone === undefined ? 0 : offsetMinutes(moment, zone);
  if (minutes === 0) return moment;
  const local = new Date(Date.parse(moment) + minutes * 60_000).toISOString().slice(0, -1);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${local}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}

/** Tags of a bookmark: `key:value` pairs with a semicolon between them. */
export function tagsIn(metadata: Metadata): string[] {
  return (metadata['tags'] ?? '')
    .split(';')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function offsetMinutes(moment: string, zone: string): number {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(new Date(moment)).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  } catch (cause) {
    if (cause instanceof RangeError) return 0;
    throw cause;
  }
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function decoded(value: string): string {
  return withoutControls(decodeOrKeep(value));
}

function decodeOrKeep(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (cause) {
    if (cause instanceof URIError) return value;
    throw cause;
  }
}

function withoutControls(value: string): string {
  return value.replaceAll(/\p{C}/gu, '').trim();
}

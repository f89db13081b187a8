import { Reading, Refused } from '../redaction/reading.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';

/** What is declared about one clip, by a dock or by a person. Moments are ISO 8601 with an offset from UTC. */
export interface ClipDescription {
  /** Serial number of the camera. */
  readonly cameraId: string;
  /** Name of the clip on the camera, without a folder. */
  readonly clipName: string;
  readonly mediaType: string;
  /** By the camera's clock. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly place?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly officerId?: string;
  readonly category?: string;
}

/** What a dock declares before it sends a clip; the receipt answers to it. */
export interface UploadManifest extends ClipDescription {
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the whole clip in lower-case hex. */
  readonly sha256: string;
  /** When the camera was put into the dock, by the dock's clock; the same for all clips of one docking. */
  readonly dockingStartedAt: string;
  /** The dock's clock when it declared the clip. */
  readonly dockClockAt: string;
  /** The camera's clock at that same moment, when the dock could read it. */
  readonly deviceClockAt?: string;
  /** When the camera cut one recording into several clips: what it calls the whole, and the place of this clip in it. */
  readonly series?: ClipSeries;
}

/** Place of a clip in a recording of several clips, as the camera numbers them. */
export interface ClipSeries {
  readonly id: string;
  /** From 1. */
  readonly number: number;
}

/** Most clips of one recording. */
const LONGEST_SERIES = 100_000;

/** Most bytes of one clip: 10,000 parts of 8 MiB, the limit of S3. */
export const MOST_CLIP_BYTES = 10_000 * 8 * 1024 * 1024;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;
const NAME = /^[^\p{C}/\\]+$/u;
const LINE = /^\P{C}+$/u;
const MEDIA_TYPE = /^[a-z]+\/[a-z0-9.+-]+$/;
const SHA256 = /^[0-9a-f]{64}$/;
const CLIP_FIELDS = [
  ...['cameraId', 'clipName', 'mediaType', 'startedAt', 'endedAt'],
  ...['place', 'latitude', 'longitude', 'officerId', 'category'],
] as const;

/** The only way to get an upload manifest. Refuses with `manifest-refused` and names the field; unknown fields are refused too. */
export function parseManifest(input: unknown): Verdict<UploadManifest> {
  return readingFrom(input, (manifest) => {
    manifest.holdsOnly(...CLIP_FIELDS, 'size', 'sha256', 'dockingStartedAt', 'dockClockAt', 'deviceClockAt', 'series');
    return {
      ...readClip(manifest, input),
      size: manifest.member('size').whole(1, MOST_CLIP_BYTES),
      sha256: matching(manifest.member('sha256'), SHA256, 64, 'is not a SHA-256 in lower-case hex'),
      dockingStartedAt: moment(manifest.member('dockingStartedAt')),
      dockClockAt: moment(manifest.member('dockClockAt')),
      ...optional(input, manifest, 'deviceClockAt', moment),
      ...optional(input, manifest, 'series', readSeries),
    };
  });
}

/** The only way to get the description of a clip that a person uploads. Refuses with `manifest-refused` and names the field. */
export function parseClip(input: unknown): Verdict<ClipDescription> {
  return readingFrom(input, (clip) => {
    clip.holdsOnly(...CLIP_FIELDS);
    return readClip(clip, input);
  });
}

function readingFrom<T>(input: unknown, read: (reading: Reading) => T): Verdict<T> {
  try {
    return granted(read(new Reading(input, '')));
  } catch (cause) {
    if (cause instanceof Refused) return refuse('manifest-refused', [{ field: cause.field, reason: cause.reason }]);
    throw cause;
  }
}

function readSeries(series: Reading): ClipSeries {
  series.holdsOnly('id', 'number');
  return { id: line(100)(series.member('id')), number: series.member('number').whole(1, LONGEST_SERIES) };
}

function readClip(clip: Reading, input: unknown): ClipDescription {
  return {
    cameraId: line(100)(clip.member('cameraId')),
    clipName: matching(clip.member('clipName'), NAME, 200, 'is not the name of a file'),
    mediaType: matching(clip.member('mediaType'), MEDIA_TYPE, 100, 'is not a media type'),
    startedAt: moment(clip.member('startedAt')),
    endedAt: moment(clip.member('endedAt')),
    ...optional(input, clip, 'place', line(300)),
    ...optional(input, clip, 'latitude', (value) => value.number(-90, 90)),
    ...optional(input, clip, 'longitude', (value) => value.number(-180, 180)),
    ...optional(input, clip, 'officerId', line(100)),
    ...optional(input, clip, 'category', line(100)),
  };
}

function line(most: number): (value: Reading) => string {
  return (value) => matching(value, LINE, most, 'holds signs that cannot be shown');
}

function optional<const N extends string, T>(
  input: unknown,
  reading: Reading,
  name: N,
  read: (value: Reading) => T,
): Partial<Record<N, T>> {
  const present = typeof input === 'object' && input !== null && name in input;
  if (!present) return {};
  const found: Partial<Record<N, T>> = {};
  found[name] = read(reading.member(name));
  return found;
}

function moment(value: Reading): string {
  const text = matching(value, MOMENT, 40, 'is not a moment with an offset from UTC');
  if (Number.isNaN(Date.parse(text))) throw new Refused(value.field, 'is not a moment that exists');
  return text;
}

function matching(value: Reading, pattern: RegExp, most: number, reason: string): string {
  const text = value.text(most);
  if (!pattern.test(text)) throw new Refused(value.field, reason);
  return text;
}

/** Offset from UTC that a moment was written with: `+01:00`; `+00:00` for Z. */
export function offsetOf(declared: string): string {
  return declared.endsWith('Z') ? '+00:00' : declared.slice(-6);
}

/** Id under which a series is kept: two cameras may well use the same one, so that of the camera goes before it. */
export function seriesIdOf(cameraId: string, { id }: ClipSeries): string {
  return `${encodeURIComponent(cameraId)}/${id}`;
}

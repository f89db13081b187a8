/** What a container of a dock holds: one of its lists, a recording, or a recording that was refused before and is kept apart. */
export type ContainerName =
  | { readonly kind: 'list'; readonly list: 'System' | 'Users' | 'Devices' }
  | { readonly kind: 'recording'; readonly userId: string; readonly serial: string; readonly triggeredAt: string }
  | { readonly kind: 'rejected'; readonly rejectedAt: string | undefined };

/** What an object of a recording is. A key opens the object of the same name without its ending. */
export type ObjectName =
  | { readonly kind: 'clip'; readonly mediaType: string; readonly startedAt: string | undefined }
  | { readonly kind: 'key'; readonly opens: string }
  | { readonly kind: 'track' }
  | { readonly kind: 'bookmark'; readonly at: string | undefined };

/** Bookmark, key or track: what is small, and waits until the recording is complete. */
export type NoteKind = Exclude<ObjectName['kind'], 'clip'>;

/** Most characters of a name; Swift allows 256 for a container. */
export const LONGEST_NAME = 256;

const RECORDING = /^([^_]+)_([^_]+)_(\d{8}[T_]?\d{6}Z?)$/;
const REJECTED = /^RejectedContent_(.+)_[^_]+$/;
const LISTS = ['System', 'Users', 'Devices'] as const;
const TRACK_ENDING = '_gpstrail.json';

/** Reads the name of a container; nothing when no dock gives such a name. */
export function parseContainerName(name: string): ContainerName | undefined {
  if (name.length > LONGEST_NAME || /[\p{C}/]/u.test(name)) return undefined;
  const list = LISTS.find((each) => each === name);
  if (list !== undefined) return { kind: 'list', list };
  return rejectedName(name) ?? recordingName(name);
}

function rejectedName(name: string): ContainerName | undefined {
  const [, time] = REJECTED.exec(name) ?? [];
  return time === undefined ? undefined : { kind: 'rejected', rejectedAt: momentOf(time) };
}

function recordingName(name: string): ContainerName | undefined {
  const [, userId, serial, time = ''] = RECORDING.exec(name) ?? [];
  const triggeredAt = momentOf(time);
  if (userId === undefined || serial === undefined || triggeredAt === undefined) return undefined;
  return { kind: 'recording', userId, serial, triggeredAt };
}

/** Says what an object is by its name. What is nothing else is taken for a clip: footage is never turned away for its name. */
export function parseObjectName(name: string): ObjectName {
  if (name.endsWith('.key')) return { kind: 'key', opens: name.slice(0, -'.key'.length) };
  if (name.endsWith(TRACK_ENDING)) return { kind: 'track' };
  const [, stamp] = /^bookmark_(.+)_[^_]+$/.exec(name) ?? [];
  if (stamp !== undefined) return { kind: 'bookmark', at: momentOf(stamp) };
  const startedAt = momentOf(/^\d{8}[T_]?\d{6}Z?/.exec(name)?.[0] ?? '');
  return { kind: 'clip', mediaType: name.endsWith('.mp4') ? 'video/mp4' : 'video/x-matroska', startedAt };
}

/** Whether this key opens that clip or track. */
export function opens(key: string, name: string): boolean {
  const parsed = parseObjectName(key);
  return parsed.kind === 'key' && parsed.opens === name.replace(/\.(mkv|mp4|json)$/, '');
}

/** A moment as docks write it, as ISO 8601 in UTC: RFC 3339, seconds since 1970, or the digits of a name (`20260831T093000Z`). */
export function momentOf(written: string): string | undefined {
  const digits = /^(\d{4})(\d\d)(\d\d)[T_]?(\d\d)(\d\d)(\d\d)Z?$/.exec(written);
  if (digits !== null) {
    const [, year, month, day, hour, minute, second] = digits;
    return iso(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
  }
  if (/^\d{9,11}(\.\d+)?$/.test(written)) return iso(Number(written) * 1000);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(written)) return iso(Date.parse(written));
  return undefined;
}

function iso(milliseconds: number): string | undefined {
  return Number.isFinite(milliseconds) ? new Date(milliseconds).toISOString() : undefined;
}

import { Readable } from 'node:stream';
import type { Recording } from '../../../protocols/custody/recording.ts';
import { parseAxisTrack, splitTrack, type Track } from '../../../protocols/custody/track.ts';
import { parseKeyObject } from '../../../protocols/docking/axis/key-object.ts';
import { timesOf } from '../../../protocols/docking/axis/metadata.ts';
import { opens } from '../../../protocols/docking/axis/names.ts';
import { storeTrack } from '../../custody/tracks.ts';
import { contentKeyOf } from './connections.ts';
import type { AxisContainer } from './containers.ts';
import { decrypted, KeyDoesNotFit, unwrapContentKey } from './decrypt-clip.ts';
import type { AxisDesk } from './desk.ts';
import type { OpenedNote } from './notes.ts';

/** What became of the track of a recording. */
export interface PlacedTrack {
  readonly points: number;
  /** Notes that did their work; a track that cannot be read waits, and so does its key. */
  readonly used: readonly OpenedNote[];
}

/** Gives every clip of a recording its part of the track, each with seconds of its own. */
export async function placeTrack(
  desk: AxisDesk,
  container: AxisContainer,
  { clips, notes }: { readonly clips: readonly Recording[]; readonly notes: readonly OpenedNote[] },
): Promise<PlacedTrack> {
  const used: OpenedNote[] = [];
  let points = 0;
  for (const note of notes.filter(({ kind }) => kind === 'track')) {
    const key = notes.find((other) => opens(other.name, note.name));
    const track = await trackIn(desk, container, note, key);
    if (track === undefined || clips.length === 0) continue;
    for (const [index, part] of splitTrack(track, beginsOf(container, clips)).entries()) {
      const clip = clips[index];
      if (clip !== undefined && part.points.length > 0) await storeTrack(desk, clip.id, part);
    }
    points += track.points.length;
    used.push(note, ...(key === undefined ? [] : [key]));
  }
  return { points, used };
}

/** Seconds at which the clips begin, counted from the beginning of the recording as the track counts them. */
function beginsOf(container: AxisContainer, clips: readonly Recording[]): number[] {
  const start = Date.parse(timesOf(container.metadata).from ?? clips[0]?.deviceStartedAt ?? '');
  return clips.map(({ deviceStartedAt }) => (Date.parse(deviceStartedAt) - start) / 1000);
}

/** The track that a note holds, opened with its key when it has one; nothing when it cannot be read. */
async function trackIn(
  desk: AxisDesk,
  container: AxisContainer,
  note: OpenedNote,
  key: OpenedNote | undefined,
): Promise<Track | undefined> {
  try {
    const body = key === undefined ? note.body : await opened(desk, container, note, key);
    return parseAxisTrack(JSON.parse(body.toString('utf8'))).value;
  } catch (cause) {
    if (cause instanceof KeyDoesNotFit || cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

async function opened(
  desk: AxisDesk,
  { connectionId }: AxisContainer,
  note: OpenedNote,
  keyNote: OpenedNote,
): Promise<Buffer> {
  const key = parseKeyObject(keyNote.body.toString('utf8'));
  if (key.refused !== undefined) throw new KeyDoesNotFit('The key object of the track cannot be read');
  const contentKey = await unwrapContentKey(desk, contentKeyOf(connectionId), key.value);
  const pieces: Buffer[] = [];
  for await (const piece of decrypted(Readable.from([note.body]), contentKey, key.value.iv)) pieces.push(piece);
  return Buffer.concat(pieces);
}

import { SYSTEM } from '../../../protocols/acts.ts';
import { isHoldable, type Recording } from '../../../protocols/custody/recording.ts';
import { momentIn, tagsIn } from '../../../protocols/docking/axis/metadata.ts';
import { parseObjectName } from '../../../protocols/docking/axis/names.ts';
import { stamp } from '../../clock.ts';
import { addBookmark } from '../../custody/bookmarks.ts';
import { alignTerms, clipsOf, numberSeries } from '../../custody/series.ts';
import type { Transaction } from '../../database/database.ts';
import type { JobRun } from '../../jobs/job.ts';
import { readContainer, type AxisContainer } from './containers.ts';
import { cameraOf } from './describe-clip.ts';
import type { AxisDesk } from './desk.ts';
import { clearNote, openNotes, type OpenedNote } from './notes.ts';
import { openLockedClips } from './open-locked-clips.ts';
import { placeTrack } from './place-track.ts';

/**
 * Job `docking.assemble`: makes one recording of what a dock sent for it. Clips are numbered in the order in which they were made and fall due
 * together; what came encrypted is opened with its key; track and bookmarks go to the clips that they are about. Repeatable: what was put in its
 * place is not put there again, and what cannot be placed yet waits.
 */
export async function assembleRecording(desk: AxisDesk, { payload, signal }: JobRun): Promise<void> {
  const container = await readContainer(desk.database.sql, String(payload['containerId']));
  if (container === undefined || container.state === 'forgotten') return;
  await desk.database.inTransaction(async (tx) => {
    await numberSeries(tx, container.id);
    await alignTerms(tx, desk, container.id);
  });
  const notes = await openNotes(desk, container.id);
  const locks = await openLockedClips(desk, container, notes, signal);
  const clips = await keptClips(desk, container);
  const track = await placeTrack(desk, container, { clips, notes });
  await desk.database.inTransaction(async (tx) => {
    const bookmarks = await placeBookmarks(tx, desk, container, { clips, notes });
    for (const note of [...locks.used, ...track.used]) await clearNote(tx, desk, note);
    tx.record({
      ...{ act: 'docking.series-completed', result: 'ended', by: SYSTEM, about: container.id },
      facts: {
        ...{ camera: cameraOf(container), clips: clips.length, bookmarks, trackPoints: track.points },
        ...{ opened: locks.opened, locked: locks.locked },
      },
    });
  });
}

/** What belongs to a recording when its notes are put in their places. */
export interface Parts {
  readonly clips: readonly Recording[];
  readonly notes: readonly OpenedNote[];
}

async function keptClips(desk: AxisDesk, { id }: AxisContainer): Promise<Recording[]> {
  const clips = await clipsOf(desk.database.sql, id);
  return clips.filter(({ state }) => isHoldable(state));
}

async function placeBookmarks(
  tx: Transaction,
  desk: AxisDesk,
  container: AxisContainer,
  { clips, notes }: Parts,
): Promise<number> {
  const marks = notes.filter(({ kind }) => kind === 'bookmark');
  if (clips.length === 0) return 0;
  for (const mark of marks) {
    await placeBookmark(tx, desk, clips, mark);
    await clearNote(tx, desk, mark);
  }
  const category = marks.map(({ metadata }) => metadata['categoryname']).find((name) => name !== undefined);
  if (category !== undefined)
    await tx.sql('recordings').where({ series_id: container.id }).whereNull('category').update({ category });
  return marks.length;
}

async function placeBookmark(
  tx: Transaction,
  desk: AxisDesk,
  clips: readonly Recording[],
  mark: OpenedNote,
): Promise<void> {
  const text = mark.body.toString('utf8').trim();
  const at = Date.parse(momentOf(mark, text) ?? clips[0]?.deviceStartedAt ?? '');
  const clip = clips.findLast(({ deviceStartedAt }) => Date.parse(deviceStartedAt) <= at) ?? clips[0];
  if (clip === undefined) return;
  const secondsOf = (moment: number): number => Math.max(0, (moment - Date.parse(clip.deviceStartedAt)) / 1000);
  const until = momentIn(mark.metadata, 'endtime');
  await addBookmark(tx, {
    recordingId: clip.id,
    seconds: secondsOf(at),
    untilSeconds: until === undefined ? null : secondsOf(Date.parse(until)),
    ...{ text, category: mark.metadata['categoryname'] ?? null, tags: tagsIn(mark.metadata) },
    createdAt: stamp(desk.clock.now()),
  });
}

/** A bare mark has nothing but the moment in its name; a text without a beginning is about the recording from its start. */
function momentOf(mark: OpenedNote, text: string): string | undefined {
  const declared = momentIn(mark.metadata, 'starttime');
  if (declared !== undefined || text !== '' || Object.keys(mark.metadata).length > 0) return declared;
  const named = parseObjectName(mark.name);
  return named.kind === 'bookmark' ? named.at : undefined;
}

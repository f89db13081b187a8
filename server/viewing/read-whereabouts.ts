import type { Recording } from '../../protocols/custody/recording.ts';
import type { Timeline } from '../../protocols/viewing/timeline.ts';
import type { Whereabouts } from '../../protocols/viewing/track-map.ts';
import { readTrack } from '../custody/tracks.ts';
import type { ViewedFootage } from '../custody/viewing-sessions.ts';
import type { ViewingDesk } from './desk.ts';

/** A clip of a recording, as far as it is seen in a session. */
interface SeenClip {
  readonly recording: Recording;
  readonly footage: ViewedFootage | undefined;
}

/**
 * Where the camera was along the timeline of the clips that are seen: its track, or where it brought none the place that was declared. It is opened
 * only within a session, like the footage that it belongs to.
 */
export async function readWhereabouts(
  desk: ViewingDesk,
  clips: readonly SeenClip[],
  timeline: Timeline,
): Promise<readonly Whereabouts[]> {
  const whole: Whereabouts[] = [];
  for (const [at, { recording, footage }] of clips.entries()) {
    if (footage === undefined) continue;
    const begin = timeline.clips[at]?.from ?? 0;
    const { latitude, longitude } = recording;
    const declared = latitude === null || longitude === null ? [] : [{ seconds: 0, latitude, longitude }];
    const points = (await readTrack(desk, recording.id))?.points ?? [];
    const known = points.length === 0 ? declared : points;
    whole.push(...known.map((point) => ({ ...point, seconds: begin + point.seconds })));
  }
  return whole;
}

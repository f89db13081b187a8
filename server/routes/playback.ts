import { z } from 'zod';
import { PLAYBACK_STATES } from '../custody/playback-copies.ts';
import { route, type Route } from '../http/route.ts';
import type { ViewingDesk } from '../viewing/desk.ts';
import { playbackProgress } from '../viewing/playback-progress.ts';
import { Id } from './inputs.ts';

/** How far the copy is that is made of a recording which browsers cannot play. */
export function playbackRoutes(desk: ViewingDesk): readonly Route[] {
  return [
    route({
      // Says nothing about anybody, and a page asks every two seconds: only a refusal is recorded.
      ...{ method: 'get', path: '/opnames/:recordingId/afspeelkopie', act: 'house.read', recordedBy: 'perform' },
      summary: 'Hoe ver de afspeelkopie van een opname is',
      input: z.object({ recordingId: Id }),
      perform: (_by, { recordingId }) => playbackProgress(desk, recordingId),
      api: {
        output: z.object({ state: z.enum(PLAYBACK_STATES), progress: z.number() }),
        show: ({ state, progress }) => ({ state, progress }),
      },
    }),
  ];
}

import { z } from 'zod';
import { BERTH_STATES, NOTICE_KINDS, REPORT_LIMITS, type DockReport } from '../../protocols/docking/dock-report.ts';
import { WALL_STATES } from '../../protocols/docking/wall.ts';
import type { DockingDesk } from '../docking/desk.ts';
import { markIncident } from '../docking/mark-incident.ts';
import { readWall } from '../docking/read-wall.ts';
import { reportDock } from '../docking/report-dock.ts';
import { route, type Route } from '../http/route.ts';
import { shownWall, wallContents } from '../web/docking/wall-contents.ts';
import { wallWords } from '../web/words/wall.ts';

const Line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\P{C}+$/u);
const Moment = z.iso.datetime();
const Count = z.int().min(0);
const Notice = z.strictObject({
  kind: z.enum(NOTICE_KINDS),
  seconds: z.int().optional(),
  names: z.array(Line(200)).max(REPORT_LIMITS.names).optional(),
});
const Berth = z.strictObject({
  cameraId: Line(100),
  state: z.enum(BERTH_STATES),
  seenAt: Moment,
  dockingStartedAt: Moment.nullable(),
  sentBytes: Count,
  totalBytes: Count,
  clipsLeft: Count.max(1_000_000),
  reason: z.string().max(500),
  battery: Count.max(100).nullable(),
  charging: z.boolean().nullable(),
  notices: z.array(Notice).max(NOTICE_KINDS.length),
});
const Report: z.ZodType<DockReport> = z.object({ at: Moment, berths: z.array(Berth).max(REPORT_LIMITS.berths) });

const TileAnswer = z.object({
  camera: z.string(),
  toestand: z.enum(WALL_STATES),
  procent: z.int().nullable(),
  // Changes when the page shows something else than another percentage.
  kenmerk: z.string(),
});

/** The dock wall, what docks report for it, and incidents that are marked on it. */
export function dockWallRoutes(desk: DockingDesk): readonly Route[] {
  return [wall(desk), incident(desk), report(desk)];
}

function wall(desk: DockingDesk): Route {
  return route({
    ...{ method: 'get', path: '/dockwand', act: 'docking.wall-watched', recordedBy: 'perform' },
    summary: 'Per camera: of hij leeg en veilig is, hoe ver hij is, of wat er mis is',
    input: z.object({}),
    perform: () => readWall(desk),
    api: { output: z.object({ bijgewerktOp: Moment, cameras: z.array(TileAnswer) }), show: shownWall },
    page: (view, found) => ({
      kind: 'page',
      html: view.render('docking/wall', wallWords, wallContents(view, found)),
    }),
  });
}

function incident(desk: DockingDesk): Route {
  return route({
    ...{ method: 'post', path: '/dockwand/incidenten', act: 'docking.incident-marked', recordedBy: 'act' },
    summary: 'Markeert de dienst van een camera als incident: de beelden blijven bewaard',
    input: z.object({ cameraId: Line(100) }),
    about: ({ cameraId }) => cameraId,
    perform: (by, input) => markIncident(desk, by, input),
    api: {
      status: 201,
      output: z.object({ vasthoudingId: z.string(), gemarkeerdOp: Moment }),
      show: ({ holdId, markedAt }) => ({ vasthoudingId: holdId, gemarkeerdOp: markedAt }),
    },
    // Nobody takes a notice away from a screen that hangs there; the tile says it as well.
    page: (view) =>
      view.by.role === 'wandscherm'
        ? { kind: 'redirect', to: '/dockwand' }
        : { kind: 'redirect', to: '/dockwand', notice: wallWords[view.language].marked },
  });
}

function report(desk: DockingDesk): Route {
  return route({
    ...{ method: 'post', path: '/docks/meldingen', act: 'docking.dock-reported', recordedBy: 'act' },
    summary: 'Een dock meldt hoe zijn camera’s ervoor staan; de laatste melding telt',
    input: Report,
    perform: (by, input) => reportDock(desk, by, input),
    api: { output: z.object({ cameras: z.int(), noticed: z.int() }) },
  });
}

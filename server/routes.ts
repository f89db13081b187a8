import type { House } from './compose.ts';
import type { Route } from './http/route.ts';
import { auditErasureRoutes } from './routes/audit-erasures.ts';
import { auditExportRoutes } from './routes/audit-exports.ts';
import { auditRoutes } from './routes/audit.ts';
import { axisRoutes } from './routes/axis.ts';
import { custodyRoutes } from './routes/custody.ts';
import { demoRoutes, type DemoDesk } from './routes/demo.ts';
import { dockingRoutes } from './routes/docking.ts';
import { handoverRoutes } from './routes/handover.ts';
import { historyRoutes } from './routes/histories.ts';
import { houseRoutes, type HouseDesk } from './routes/house.ts';
import { noteRoutes } from './routes/notes.ts';
import { playbackRoutes } from './routes/playback.ts';
import { processingRoutes } from './routes/processing.ts';
import { publicRoutes, type PublicDesk } from './routes/public.ts';
import { readoutRoutes } from './routes/readout.ts';
import { redactionRoutes } from './routes/redaction.ts';
import { retentionRoutes } from './routes/retention.ts';
import { supervisionRoutes } from './routes/supervision.ts';
import { viewingRoutes } from './routes/viewing.ts';

/** Desks that only the outside needs. */
export interface OutsideDesks {
  readonly house: HouseDesk;
  readonly public: PublicDesk;
  /** Present in demo mode only; without it the routes of the demonstration do not exist. */
  readonly demo: DemoDesk | undefined;
}

/** The whole HTTP surface but for resumable upload and the interface for Axis docks: every path, the act that it performs, and the function that performs it. */
export function routesOf(house: House, outside: OutsideDesks): readonly Route[] {
  return [
    ...publicRoutes(outside.public),
    ...houseRoutes(outside.house),
    ...dockingRoutes({ ...house.docking, demo: house.settings.demo }, house.settings.publicUrl),
    ...axisRoutes(house.axis),
    ...viewingRoutes(house.viewing),
    ...playbackRoutes(house.viewing),
    ...noteRoutes(house.viewing),
    ...readoutRoutes(house.readout),
    ...redactionRoutes(house.redaction),
    ...handoverRoutes(house.handover),
    ...retentionRoutes(house.retention),
    // Before the log, whose entries have a number in the same place.
    ...processingRoutes(house.processing),
    ...auditErasureRoutes(house.audit),
    ...auditExportRoutes(house.audit, house.settings.publicUrl),
    ...auditRoutes(house.audit),
    ...historyRoutes(house.audit),
    ...custodyRoutes(house.custody),
    ...supervisionRoutes(house.supervision),
    ...(outside.demo === undefined ? [] : demoRoutes(outside.demo, house.settings.port)),
  ];
}

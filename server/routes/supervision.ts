import type { Route } from '../http/route.ts';
import type { SupervisionDesk } from '../supervision/desk.ts';
import { deskRoutes } from './supervision-desk.ts';
import { packRoutes } from './supervision-packs.ts';
import { rightsRoutes } from './supervision-rights.ts';
import { sampleRoutes } from './supervision-samples.ts';
import { taskRoutes } from './supervision-tasks.ts';

/** The supervisor's desk: what waits, the monthly samples, and questions about views. */
export function supervisionRoutes(desk: SupervisionDesk): readonly Route[] {
  return [...deskRoutes(desk), ...sampleRoutes(desk), ...taskRoutes(desk), ...rightsRoutes(desk), ...packRoutes(desk)];
}

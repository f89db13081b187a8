import type { HandoverDesk } from '../handover/desk.ts';
import type { Route } from '../http/route.ts';
import { deliveryRoutes } from './handover-deliveries.ts';
import { inspectionRoutes } from './handover-inspections.ts';
import { packageRoutes } from './handover-packages.ts';

/** Inspection of a redacted copy, its delivery over a link, and the handing over of the original to the police. */
export function handoverRoutes(desk: HandoverDesk): readonly Route[] {
  return [...inspectionRoutes(desk), ...deliveryRoutes(desk), ...packageRoutes(desk)];
}

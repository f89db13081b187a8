import { granted, type Verdict } from '../../../protocols/refusal.ts';
import { readCameras } from '../cameras.ts';
import { readAnnounced, type Announced } from './announced.ts';
import { readConnections, type AxisConnection } from './connections.ts';
import type { AxisDesk } from './desk.ts';

/** A camera that a camera system announced, and whether the administrator put it in the register. */
export interface AnnouncedCamera extends Announced {
  readonly isRegistered: boolean;
}

/** Connections with Axis docks, and the cameras that came with them. */
export interface AxisList {
  readonly connections: readonly AxisConnection[];
  readonly cameras: readonly AnnouncedCamera[];
  /** Whether a connection file can be made: docks must know which certificate is ours. */
  readonly isReady: boolean;
}

/** Lists all connections, ended ones too, with what they sent last, and every announced camera. */
export async function listAxis(desk: AxisDesk): Promise<Verdict<AxisList>> {
  const { sql } = desk.database;
  const registered = new Set((await readCameras(sql)).map(({ id }) => id));
  const cameras = (await readAnnounced(sql)).filter(({ kind }) => kind === 'device');
  return granted({
    connections: await readConnections(sql),
    cameras: cameras.map((camera) => ({ ...camera, isRegistered: registered.has(camera.id) })),
    isReady: desk.demo || (await desk.certificates()).length > 0,
  });
}

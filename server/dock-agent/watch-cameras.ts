import { setTimeout as pause } from 'node:timers/promises';
import { Berth, type Quay } from './berth.ts';
import { statusOf, type DockStatus } from './dock-status.ts';
import { findCameras, type MountedCamera } from './find-cameras.ts';
import { reporting, reportOf } from './report-dock.ts';
import { sayWhy } from './say-why.ts';

/** How a dock watches. */
export interface Watching extends Quay {
  /** Folder in which cameras are mounted, one folder each. */
  readonly watched: string;
  readonly camerasAtOnce: number;
  /** Hours after which a camera that is out is missed; never when it says nothing. */
  readonly expectHours: number | undefined;
}

const LOOK_EVERY_MILLISECONDS = 1000;
const NOTE_PRESENCE_MILLISECONDS = 600_000;

/** A dock that watches its cameras. */
export interface Watch {
  /** Looks for cameras and docks them until it is told to stop; whatever was begun can be broken off at any moment. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly status: () => DockStatus;
}

/** Watches mounted cameras and docks several at once. Nothing here gives up: a camera leaves the list only when it is empty or pulled out. */
export function watchCameras(watching: Watching): Watch {
  const berths = new Map<string, Berth>();
  const report = reporting(watching);
  let looked = false;
  let fault = '';
  let strangers: readonly string[] = [];

  const meet = async (mounted: readonly MountedCamera[]): Promise<void> => {
    const folders = new Map(mounted.map(({ camera, folder }) => [camera.cameraId, folder]));
    for (const [cameraId, berth] of berths) {
      if (folders.get(cameraId) === berth.mounted.folder || berth.state === 'busy') continue;
      berths.delete(cameraId);
      await watching.book.note(cameraId, { lastSeenAt: watching.now().toISOString(), inSince: null });
      watching.say(`${cameraId}: uit het dock`);
    }
    for (const each of mounted) {
      const { cameraId } = each.camera;
      const berth = berths.get(cameraId) ?? new Berth(watching, each, looked);
      berths.set(cameraId, berth);
      berth.see(each);
      await notePresence(watching, cameraId);
    }
    looked = true;
  };

  const serve = async (): Promise<void> => {
    for (const berth of berths.values()) {
      const busy = [...berths.values()].filter(({ state }) => state === 'busy').length;
      const due = await berth.isDue();
      if (due && busy < watching.camerasAtOnce) void berth.dock();
    }
  };

  return {
    run: async (signal) => {
      while (!signal.aborted) {
        try {
          const mounted = await findCameras(watching.watched);
          strangers = mounted.strangers;
          await meet(mounted.cameras);
          await serve();
          fault = '';
          report.whenDue(() => reportOf({ ...watching, berths: [...berths.values()] }));
        } catch (error) {
          fault = sayWhy(error, `de map ${watching.watched}`);
        }
        await pause(LOOK_EVERY_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      }
    },
    status: () => statusOf({ ...watching, berths: [...berths.values()], fault, strangers }),
  };
}

async function notePresence({ book, now }: Quay, cameraId: string): Promise<void> {
  const lastSeen = Date.parse(book.cameras.get(cameraId)?.lastSeenAt ?? '');
  if (now().getTime() - lastSeen < NOTE_PRESENCE_MILLISECONDS) return;
  await book.note(cameraId, { lastSeenAt: now().toISOString() });
}

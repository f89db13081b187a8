import {
  REPORT_LIMITS,
  type DockNotice,
  type DockReport,
  type ReportedBerth,
} from '../../protocols/docking/dock-report.ts';
import type { Berth, BerthState, Quay } from './berth.ts';
import type { CameraBook, KnownCamera } from './camera-book.ts';
import { sendReport, type Now } from './server-link.ts';

/** What a report is made of. */
interface Dock {
  readonly berths: readonly Berth[];
  readonly book: CameraBook;
  readonly now: Now;
  readonly expectHours: number | undefined;
}

const STATES: Readonly<Record<BerthState, ReportedBerth['state']>> = {
  queued: 'queued',
  busy: 'busy',
  empty: 'empty',
  // The service that hears this is there again.
  away: 'queued',
  stuck: 'stuck',
};
const LEAST_DRIFT_SECONDS = 60;
const HOUR_MILLISECONDS = 3_600_000;
/** A camera that this dock has not seen for so long is no longer its concern. */
const FORGOTTEN_HOURS = 24 * 31;

/** What this dock says to the service: the cameras in it, and those that it saw lately and that are out. */
export function reportOf({ berths, book, now, expectHours }: Dock): DockReport {
  const at = now();
  const present = new Set(berths.map(({ cameraId }) => cameraId));
  const out = [...book.cameras]
    .filter(([cameraId, { lastSeenAt }]) => !present.has(cameraId) && hoursSince(lastSeenAt, at) < FORGOTTEN_HOURS)
    .map(([cameraId, known]) => outOf(cameraId, known, hoursSince(known.lastSeenAt, at) >= (expectHours ?? Infinity)));
  const inDock = berths.map((berth) => inDockOf(berth, book.cameras.get(berth.cameraId), at));
  return { at: at.toISOString(), berths: [...inDock, ...out].slice(0, REPORT_LIMITS.berths) };
}

function inDockOf(berth: Berth, known: KnownCamera | undefined, at: Date): ReportedBerth {
  const { sent, total } = berth.bytes;
  const { battery, charging } = berth.mounted;
  return {
    cameraId: berth.cameraId,
    state: STATES[berth.shown],
    seenAt: at.toISOString(),
    dockingStartedAt: known?.inSince ?? at.toISOString(),
    sentBytes: Math.min(sent, total),
    totalBytes: total,
    clipsLeft: berth.waiting.length,
    reason: berth.shown === 'stuck' ? berth.reason.slice(0, 500) : '',
    battery: battery ?? null,
    charging: charging ?? null,
    notices: noticesOf(known),
  };
}

function outOf(cameraId: string, known: KnownCamera, missed: boolean): ReportedBerth {
  const early = known.waiting.length > 0;
  const notices: DockNotice[] = [
    ...(early ? [{ kind: 'taken-early', names: named(known.waiting) } as const] : []),
    ...(missed ? [{ kind: 'missed' } as const] : []),
  ];
  return {
    cameraId,
    state: early ? 'taken-early' : missed ? 'missed' : 'out',
    seenAt: known.lastSeenAt,
    ...{ dockingStartedAt: null, sentBytes: 0, totalBytes: 0, reason: '', battery: null, charging: null },
    clipsLeft: known.waiting.length,
    notices,
  };
}

function noticesOf(known: KnownCamera | undefined): DockNotice[] {
  if (known === undefined) return [];
  const { driftSeconds, missing, oldFiles } = known;
  return [
    ...(driftSeconds === null || Math.abs(driftSeconds) < LEAST_DRIFT_SECONDS
      ? []
      : [{ kind: 'clock-off', seconds: driftSeconds } as const]),
    ...(missing.length === 0 ? [] : [{ kind: 'clips-missing', names: named(missing) } as const]),
    ...(oldFiles.length === 0 ? [] : [{ kind: 'old-files', names: named(oldFiles) } as const]),
  ];
}

/** The first of them, and without signs that cannot be shown: whatever lies on a camera can be called anything. */
function named(names: readonly string[]): string[] {
  return names.slice(0, REPORT_LIMITS.names).map((name) => name.replaceAll(/\p{C}/gu, '?').slice(0, 200));
}

function hoursSince(moment: string, now: Date): number {
  return (now.getTime() - Date.parse(moment)) / HOUR_MILLISECONDS;
}

const AT_MOST_EVERY = 3000;
/** Also when nothing changes, so that the service hears that this dock is there. */
const AT_LEAST_EVERY = 60_000;

/** Tells the service how things stand: soon after a change and otherwise now and then. What does not arrive is told the next time, as it stands then. */
export function reporting({ memory, now }: Pick<Quay, 'memory' | 'now'>): {
  readonly whenDue: (report: () => DockReport) => void;
} {
  let lastAt = -Infinity;
  let last = '';
  let isSending = false;
  const send = async (report: DockReport): Promise<void> => {
    const state = await memory.read();
    if (state !== undefined) await sendReport(state, now, report);
  };
  return {
    whenDue: (report) => {
      const since = performance.now() - lastAt;
      if (isSending || since < AT_MOST_EVERY) return;
      const current = report();
      const said = JSON.stringify(
        current.berths.map(({ seenAt, ...berth }) => (isIn(berth) ? berth : [berth, seenAt])),
      );
      if (said === last && since < AT_LEAST_EVERY) return;
      isSending = true;
      lastAt = performance.now();
      send(current)
        .then(() => {
          last = said;
        })
        // The service is away, which the page of the dock says already, or it is an older one that takes no reports.
        .catch(() => undefined)
        .finally(() => {
          isSending = false;
        });
    },
  };
}

function isIn({ dockingStartedAt }: Pick<ReportedBerth, 'dockingStartedAt'>): boolean {
  return dockingStartedAt !== null;
}

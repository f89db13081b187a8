/** Where a camera stands for the dock that knows it. Only `empty` means that it may be taken out; the last three are cameras that are out. */
export const BERTH_STATES = ['queued', 'busy', 'empty', 'stuck', 'out', 'taken-early', 'missed'] as const;
export type BerthState = (typeof BERTH_STATES)[number];

/** What a dock can notice about a camera. */
export const NOTICE_KINDS = ['clock-off', 'clips-missing', 'old-files', 'taken-early', 'missed'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Most cameras that one report can hold, and most names in one notice. */
export const REPORT_LIMITS = { berths: 200, names: 20 } as const;

/** Something that was noticed about a camera; it stands until the next docking, or until the camera is back. */
export interface DockNotice {
  readonly kind: NoticeKind;
  /** How far the camera's clock is ahead; with `clock-off` alone. */
  readonly seconds?: number | undefined;
  /** Clips or files; the first of them when there are many. */
  readonly names?: readonly string[] | undefined;
}

/** One camera in a report. Moments are ISO 8601 in UTC, by the dock's clock. */
export interface ReportedBerth {
  readonly cameraId: string;
  readonly state: BerthState;
  /** When the dock saw the camera last: the moment of the report while it is in it. */
  readonly seenAt: string;
  /** When the camera was put in; null when it is out. */
  readonly dockingStartedAt: string | null;
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly clipsLeft: number;
  /** What goes wrong, in the words of the dock; empty when nothing does. */
  readonly reason: string;
  /** Charge in percents, when the camera says it. */
  readonly battery: number | null;
  /** Whether it is being charged, when the camera says it. */
  readonly charging: boolean | null;
  readonly notices: readonly DockNotice[];
}

/** What a dock reports: the cameras that are in it, and those that are out of it. The latest report is what counts. */
export interface DockReport {
  /** The dock's clock when it reported; every other moment is read beside it, so that a wrong clock does no harm. */
  readonly at: string;
  readonly berths: readonly ReportedBerth[];
}

/** Notices that were not there before: what is to be written down, once. */
export function newNotices(before: readonly DockNotice[], now: readonly DockNotice[]): DockNotice[] {
  const known = new Set(before.map(keyOf));
  return now.filter((notice) => !known.has(keyOf(notice)));
}

function keyOf({ kind, seconds, names }: DockNotice): string {
  return JSON.stringify([kind, seconds, names]);
}

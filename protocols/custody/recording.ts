/** Where a recording can stand: on its way in, kept, kept apart, or on its way out. Nothing leads back from destroyed. */
export const RECORDING_STATES = ['docked', 'sealed', 'quarantined', 'destroying', 'destroyed'] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

/** States in which a hold can still keep a recording. */
export const HOLDABLE_STATES = ['docked', 'sealed', 'quarantined'] as const satisfies readonly RecordingState[];

/** States in which a term can end in destruction. */
export const DESTRUCTIBLE_STATES = ['sealed', 'quarantined'] as const satisfies readonly RecordingState[];

/** Whether a hold can still keep a recording in this state. */
export function isHoldable(state: RecordingState): boolean {
  return HOLDABLE_STATES.some((each) => each === state);
}

/** Whether a term can end the existence of a recording in this state. */
export function isDestructible(state: RecordingState): boolean {
  return DESTRUCTIBLE_STATES.some((each) => each === state);
}

/** Why a recording is kept apart until a person has looked at it. It is never a reason to refuse footage. */
export const QUARANTINE_REASONS = [
  'unknown-camera',
  'unknown-officer',
  'implausible-clock',
  'left-behind',
  'not-footage',
  'not-scanned',
  'malware',
  'rejected',
  'key-missing',
  'key-wrong',
  'conflicting-clip',
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** What a sealed object is: the recording itself, or something derived from it. */
export const OBJECT_KINDS = [
  'original',
  'playback',
  'redacted',
  'plan',
  'still',
  'package',
  'track',
  'received',
] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

export const OBJECT_STATES = ['temporary', 'permanent', 'removed'] as const;
export type ObjectState = (typeof OBJECT_STATES)[number];

/** A recording in custody. Moments are ISO 8601 in UTC with milliseconds. */
export interface Recording {
  readonly id: string;
  readonly state: RecordingState;
  readonly cameraId: string;
  readonly officerId: string | null;
  readonly dockId: string | null;
  readonly clipName: string;
  readonly mediaType: string;
  /** Bytes of plaintext. */
  readonly size: number;
  /** SHA-256 of the plaintext in hexadecimal digits. */
  readonly sha256: string;
  /** Corrected for the drift of the camera's clock. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** As the camera had it. */
  readonly deviceStartedAt: string;
  readonly deviceEndedAt: string;
  /** The camera's clock when the dock read it, and the dock's own clock at that moment and when the camera was put in; as the dock declared them. */
  readonly deviceClockAt: string | null;
  readonly dockClockAt: string | null;
  readonly dockingStartedAt: string | null;
  /** Offset from UTC that the camera declared, such as `+01:00`. */
  readonly timeZone: string;
  /** How far the dock's clock was ahead of ours. */
  readonly driftSeconds: number;
  readonly dockedAt: string;
  readonly sealedAt: string | null;
  readonly dueAt: string;
  readonly termDays: number;
  readonly protocolId: string;
  readonly protocolVersion: number;
  /** Number of holds that keep it. */
  readonly holds: number;
  readonly quarantineReason: QuarantineReason | null;
  readonly place: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly category: string | null;
  readonly durationSeconds: number | null;
  /** Technical facts as ffprobe gave them, JSON. */
  readonly facts: string | null;
  /** Receipt that the dock got, JWS. */
  readonly receipt: string | null;
  readonly destroyedAt: string | null;
  /** What the camera recorded as one and stored in several clips; null for a recording of one clip. */
  readonly seriesId: string | null;
  /** Place of this clip in its series, from 1. */
  readonly seriesNumber: number | null;
  readonly createdAt: string;
}

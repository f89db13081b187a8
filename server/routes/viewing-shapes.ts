import { z } from 'zod';
import { OBJECT_KINDS, QUARANTINE_REASONS, RECORDING_STATES } from '../../protocols/custody/recording.ts';
import { PURPOSES } from '../../protocols/viewing/purpose.ts';
import { CLOSE_REASONS, SESSION_STATES } from '../../protocols/viewing/session.ts';

const Moment = z.iso.datetime();
const Seconds = z.number();
const Interval = z.object({ from: Seconds, to: Seconds });

const RecordingFacts = {
  id: z.string(),
  state: z.enum(RECORDING_STATES),
  quarantineReason: z.enum(QUARANTINE_REASONS).nullable(),
  startedAt: Moment,
  endedAt: Moment,
  durationSeconds: Seconds.nullable(),
  place: z.string().nullable(),
  cameraId: z.string(),
  holds: z.int(),
  dueAt: Moment,
};

/** A page of recordings that were found; clips of one recording are one line. */
export const FoundRecordingsShape = z.object({
  recordings: z.array(
    z.object({
      ...RecordingFacts,
      category: z.string().nullable(),
      cameraName: z.string().nullable(),
      officerName: z.string().nullable(),
      clips: z.int(),
    }),
  ),
  total: z.int(),
  isCut: z.boolean(),
  page: z.int(),
  pages: z.int(),
});

/** A recording as the API describes it. */
export const Description = z.object({
  recording: z.object({
    ...RecordingFacts,
    clipName: z.string(),
    mediaType: z.string(),
    size: z.int(),
    sha256: z.string(),
    deviceStartedAt: Moment,
    deviceEndedAt: Moment,
    timeZone: z.string(),
    driftSeconds: Seconds,
    dockedAt: Moment,
    sealedAt: Moment.nullable(),
    termDays: z.int(),
    protocolId: z.string(),
    protocolVersion: z.int(),
  }),
  cameraName: z.string().optional(),
  officerName: z.string().optional(),
  holds: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      caseRef: z.string().nullable(),
      placedAt: Moment,
      reviewAt: Moment,
      liftedAt: Moment.nullable(),
    }),
  ),
  objects: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(OBJECT_KINDS),
      plainSize: z.int(),
      sha256: z.string(),
      createdAt: Moment,
    }),
  ),
  views: z.array(
    z.object({
      session: z.string(),
      openedAt: Moment,
      name: z.string().optional(),
      role: z.string(),
      purpose: z.string().optional(),
      caseRef: z.string().optional(),
      coViewers: z.string().optional(),
      kind: z.string().optional(),
      shown: z.array(Interval),
      windows: z.int(),
      closedAt: Moment.optional(),
      closeReason: z.string().optional(),
    }),
  ),
  clips: z.array(
    z.object({
      id: z.string(),
      number: z.int(),
      state: z.enum(RECORDING_STATES),
      startedAt: Moment,
      endedAt: Moment,
      durationSeconds: Seconds.nullable(),
    }),
  ),
  purposes: z.array(z.enum(PURPOSES)),
  cases: z.array(z.string()),
});

/** A viewing session. */
export const Session = z.object({
  id: z.string(),
  recordingId: z.string(),
  purpose: z.enum(PURPOSES),
  caseRef: z.string(),
  coViewers: z.array(z.string()),
  state: z.enum(SESSION_STATES),
  openedAt: Moment,
  endsAt: Moment,
  closedAt: Moment.nullable(),
  closeReason: z.enum(CLOSE_REASONS).nullable(),
});

/** What came of a report of shown seconds. */
export const ShownReportShape = z.object({
  ...{ session: z.enum(SESSION_STATES), shownSeconds: z.int() },
  why: z.enum(CLOSE_REASONS).optional(),
});

/** A mark at a second of a clip. */
export const MarkShape = z.object({
  ...{ id: z.string(), recordingId: z.string(), caseRef: z.string(), personId: z.string() },
  ...{ seconds: Seconds, note: z.string(), createdAt: Moment },
});

/** A still that lies sealed in the vault. */
export const StillShape = z.object({
  ...{ objectId: z.string(), recordingId: z.string(), caseRef: z.string(), personId: z.string() },
  ...{ seconds: Seconds, createdAt: Moment },
});

/** Recordings of the same moment as that of a session. */
export const SameMomentShape = z.object({
  others: z.array(
    z.object({
      id: z.string(),
      startedAt: Moment,
      endedAt: Moment,
      place: z.string().nullable(),
      cameraName: z.string(),
    }),
  ),
  needsAgreement: z.boolean(),
});

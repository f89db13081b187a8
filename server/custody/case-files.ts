import type { Knex } from 'knex';
import { z } from 'zod';
import type { Recording } from '../../protocols/custody/recording.ts';
import { REQUEST_KINDS, type RequestKind } from '../../protocols/readout/request-kind.ts';
import { REQUEST_STATES } from '../../protocols/readout/request.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { Purpose } from '../../protocols/viewing/purpose.ts';
import { recordingsOnHold } from './holds.ts';
import { readRecording } from './recordings.ts';

const Row = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(REQUEST_STATES),
  requester_name: z.string(),
  organisation: z.string().nullable(),
  legal_ground: z.string().nullable(),
  external_ref: z.string().nullable(),
  hold_id: z.string(),
});

/** What later stages need to know of a readout request. */
export interface CaseFile {
  readonly requestId: string;
  /** Number such as `UV-2026-0007`; the case reference in the log. */
  readonly number: string;
  readonly kind: RequestKind;
  readonly state: z.infer<typeof Row>['state'];
  /** Purpose for which footage is used in this case. */
  readonly purpose: Purpose;
  readonly requesterName: string;
  readonly organisation: string | undefined;
  readonly legalGround: string | undefined;
  readonly externalRef: string | undefined;
  readonly holdId: string;
}

const PURPOSE_OF = {
  inzage: 'inzage',
  klacht: 'klacht',
  vordering: 'vordering',
  boa: 'aangifte',
} as const satisfies Record<RequestKind, Purpose>;

/** The case of a readout request, if there is one. */
export async function readCaseFile(sql: Knex, requestId: string): Promise<CaseFile | undefined> {
  const found: unknown = await sql('readout_requests').where({ id: requestId }).first();
  if (found === undefined) return undefined;
  const row = Row.parse(found);
  return {
    requestId: row.id,
    number: row.number,
    kind: row.kind,
    state: row.state,
    purpose: PURPOSE_OF[row.kind],
    requesterName: row.requester_name,
    organisation: row.organisation ?? undefined,
    legalGround: row.legal_ground ?? undefined,
    externalRef: row.external_ref ?? undefined,
    holdId: row.hold_id,
  };
}

/** A recording and the case that it is kept for. */
export interface CaseRecording {
  readonly file: CaseFile;
  readonly recording: Recording;
}

/** A recording within a case; `not-found` when either does not exist or the case does not keep the recording. */
export async function readCaseRecording(
  sql: Knex,
  { requestId, recordingId }: { readonly requestId: string; readonly recordingId: string },
): Promise<Verdict<CaseRecording>> {
  const file = await readCaseFile(sql, requestId);
  const recording = await readRecording(sql, recordingId);
  if (file === undefined || recording === undefined) return refuse('not-found');
  const kept = await recordingsOnHold(sql, file.holdId);
  return kept.includes(recordingId) ? granted({ file, recording }) : refuse('not-found');
}

import { z } from 'zod';
import { REGIMES } from '../../protocols/municipal/refusal-grounds.ts';
import { NEXT_STEPS } from '../../protocols/readout/next-step.ts';
import { REQUEST_KINDS } from '../../protocols/readout/request-kind.ts';
import { REQUEST_STATES } from '../../protocols/readout/request.ts';
import type { ListedRequest, RequestDossier } from '../readout/read-requests.ts';
import type { RequestRow } from '../readout/readout-requests.ts';

const text = z.string();
const moment = z.iso.datetime();

/** A request as the API answers it. Moments are RFC 3339 in UTC. */
export const RequestOutput = z.object({
  id: text,
  number: text,
  kind: z.enum(REQUEST_KINDS),
  regime: z.enum(REGIMES),
  state: z.enum(REQUEST_STATES),
  requesterName: text,
  organisation: text.nullable(),
  contact: text,
  interest: text,
  place: text,
  fromAt: moment,
  toAt: moment,
  legalGround: text.nullable(),
  externalRef: text.nullable(),
  receivedAt: moment,
  answerBy: moment,
  identityMethod: text.nullable(),
  decidedAt: moment.nullable(),
  decisionGround: text.nullable(),
  decisionText: text.nullable(),
  closedAt: moment.nullable(),
  holdId: text,
});

/** A request in the list, with the days that are left to answer it. */
export const ListedOutput = RequestOutput.extend({ daysLeft: z.number().nullable() });

const Made = z.object({ id: text, state: text });

/** One request with its recordings and what was made of each. */
export const DossierOutput = ListedOutput.extend({
  next: z.enum(NEXT_STEPS),
  tooLate: z.number(),
  recordings: z.array(
    z.object({
      id: text,
      state: text,
      startedAt: moment,
      endedAt: moment,
      place: text.nullable(),
      cameraId: text,
      dueAt: moment,
      plans: z.array(Made),
      inspections: z.array(Made),
      deliveries: z.array(Made),
      handovers: z.array(Made),
    }),
  ),
});

/** Turns a row into the answer of the API. */
export function showRequest(row: RequestRow): z.infer<typeof RequestOutput> {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    regime: row.regime,
    state: row.state,
    requesterName: row.requester_name,
    organisation: row.organisation,
    contact: row.contact,
    interest: row.interest,
    place: row.place,
    fromAt: row.from_at,
    toAt: row.to_at,
    legalGround: row.legal_ground,
    externalRef: row.external_ref,
    receivedAt: row.received_at,
    answerBy: row.extended_due_at ?? row.due_at,
    identityMethod: row.identity_method,
    decidedAt: row.decided_at,
    decisionGround: row.decision_ground,
    decisionText: row.decision_text,
    closedAt: row.closed_at,
    holdId: row.hold_id,
  };
}

/** A request of the list. */
export function showListed({ request, daysLeft }: ListedRequest): z.infer<typeof ListedOutput> {
  return { ...showRequest(request), daysLeft: daysLeft ?? null };
}

/** The desk of one request. */
export function showDossier(dossier: RequestDossier): z.infer<typeof DossierOutput> {
  const made = (things: readonly { readonly id: string; readonly state: string }[]): { id: string; state: string }[] =>
    things.map(({ id, state }) => ({ id, state }));
  return {
    ...showListed(dossier),
    next: dossier.next,
    tooLate: dossier.tooLate,
    recordings: dossier.recordings.map((recording) => ({
      id: recording.id,
      state: recording.state,
      startedAt: recording.started_at,
      endedAt: recording.ended_at,
      place: recording.place,
      cameraId: recording.camera_id,
      dueAt: recording.due_at,
      plans: made(recording.plans),
      inspections: made(recording.inspections),
      deliveries: made(recording.deliveries),
      handovers: made(recording.handovers),
    })),
  };
}

import { needsIdentity, type OpenRequest } from './request.ts';

/** What the person who handles a request has to do next. `wait` means that footage is still missing or a machine is at work. */
export const NEXT_STEPS = [
  'verify-identity',
  'decide',
  'find-footage',
  'make-unrecognisable',
  'review-plan',
  'approve-plan',
  'wait',
  'show-or-deliver',
  'hand-over',
  'collect',
  'close',
  'nothing',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** How far the work on a request has come, over all its recordings. */
export interface Progress {
  /** Recordings that the request keeps. */
  readonly recordings: number;
  readonly planStates: readonly string[];
  readonly inspections: number;
  readonly deliveries: number;
  readonly handoverStates: readonly string[];
}

/** The next step, from the state of the request and what was made for it. A demand goes the way of the package, all others that of the copy. */
export function nextStepOf(
  request: Pick<OpenRequest, 'kind' | 'state' | 'identityMethod'>,
  progress: Progress,
): NextStep {
  switch (request.state) {
    case 'registered':
      return needsIdentity(request.kind) && request.identityMethod === undefined ? 'verify-identity' : 'decide';
    case 'granted':
      if (progress.recordings === 0) return 'find-footage';
      return request.kind === 'vordering' ? stepToHandOver(progress) : stepToShow(progress);
    case 'refused':
      return 'close';
    case 'fulfilled':
    case 'closed':
      return 'nothing';
  }
}

function stepToHandOver({ handoverStates }: Progress): NextStep {
  if (handoverStates.length === 0) return 'hand-over';
  if (handoverStates.includes('collected')) return 'close';
  return handoverStates.includes('built') ? 'collect' : 'wait';
}

function stepToShow({ planStates, inspections, deliveries }: Progress): NextStep {
  if (inspections + deliveries > 0) return 'close';
  if (planStates.includes('released')) return 'show-or-deliver';
  if (planStates.includes('proposed') || planStates.includes('sent-back')) return 'review-plan';
  if (planStates.includes('reviewed')) return 'approve-plan';
  return planStates.some((state) => state !== 'failed') ? 'wait' : 'make-unrecognisable';
}

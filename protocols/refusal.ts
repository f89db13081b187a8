/**
 * Everything that can be refused, and how a refusal travels: as a value, never as an exception.
 * Codes are stable; the words that people see stand in `server/web/words/`, the HTTP status in `server/http/problem.ts`.
 */
export const REFUSALS = [
  // who and where
  'not-found',
  'not-permitted',
  'not-signed-in',
  'sign-in-failed',
  'invalid-input',
  'cross-site',
  'too-many-attempts',
  // docking
  'unknown-dock',
  'dock-revoked',
  'enrolment-code-unknown',
  'manifest-refused',
  'clip-too-large',
  'hash-differs',
  'upload-incomplete',
  'camera-known',
  'camera-worn',
  'wearer-has-camera',
  'etag-differs',
  'note-too-large',
  'system-bound-elsewhere',
  'no-dock-certificate',
  // custody
  'not-sealed',
  'being-destroyed',
  'keys-gone',
  'footage-damaged',
  'malware-found',
  'not-scanned',
  // viewing
  'search-too-wide',
  'no-purpose',
  'purpose-not-allowed',
  'no-case',
  'own-footage',
  'not-other-department',
  'no-co-viewer',
  'own-viewing',
  'not-agreed',
  'session-ended',
  'range-not-satisfiable',
  // readout
  'not-open',
  'own-request',
  'no-ground',
  'no-recordings',
  'identity-not-verified',
  'window-too-wide',
  // redaction
  'plan-not-proposed',
  'plan-not-reviewed',
  'plan-changed-since-review',
  'own-plan',
  'plan-refused',
  'copy-not-released',
  // handover
  'inspection-ended',
  'link-expired',
  'code-wrong',
  'link-locked',
  'not-ready',
  // retention
  'no-mandate',
  'mandate-expired',
  'hold-open',
  'hold-already-lifted',
  'review-too-late',
  // supervision
  'own-view',
  'own-access',
  'review-incomplete',
  // the log
  'export-too-long',
  'no-mailbox',
  'own-erasure',
  'erasure-decided',
  // demo
  'demo-only',
] as const;

/** Stable code of an expected no. */
export type Refusal = (typeof REFUSALS)[number];

/** Names the field of the input that a refusal is about, so that a page can place the words beside it. */
export interface RefusedField {
  readonly field: string;
  readonly reason: string;
}

/** Either the value that was asked for or the refusal; never both. */
export type Verdict<T> =
  | { readonly value: T; readonly refused?: undefined }
  | { readonly refused: Refusal; readonly fields?: readonly RefusedField[]; readonly value?: undefined };

/** Wraps what was granted. */
export function granted<T>(value: T): Verdict<T> {
  return { value };
}

/** Wraps an expected no, with the fields it is about when it is about the input. */
export function refuse(refused: Refusal, fields?: readonly RefusedField[]): Verdict<never> {
  return fields === undefined ? { refused } : { refused, fields };
}

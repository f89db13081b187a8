import { Reading, Refused } from '../redaction/reading.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';

/** How the house made sure of the hash: of the bytes as they came in, or of the sealed object read back from the store. */
export const VERIFICATIONS = ['hashed-in-passing', 'read-back'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

/**
 * What a dock gets when a recording is sealed and verified; payload of a JWS of kind `receipt`.
 * A camera may be wiped only against a valid receipt whose hash and size equal the dock's own. Moments are ISO 8601 in UTC.
 */
export interface DockingReceipt {
  readonly version: 1;
  readonly organisation: string;
  readonly recordingId: string;
  readonly cameraId: string;
  /** Dock that brought it; null when a person uploaded it by hand. */
  readonly dockId: string | null;
  readonly clipName: string;
  /** Bytes of the recording as it came in. */
  readonly size: number;
  /** SHA-256 of those bytes, in lower-case hex. */
  readonly sha256: string;
  readonly dockedAt: string;
  readonly sealedAt: string;
  readonly verification: Verification;
}

const LARGEST = 2 ** 43;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** The only way in for a receipt from outside. Refuses with `invalid-input` and names the field; unknown fields are refused too. */
export function parseReceipt(input: unknown): Verdict<DockingReceipt> {
  try {
    return granted(readReceipt(new Reading(input, '')));
  } catch (cause) {
    if (cause instanceof Refused) return refuse('invalid-input', [{ field: cause.field, reason: cause.reason }]);
    throw cause;
  }
}

function matching(value: Reading, pattern: RegExp, reason: string): string {
  const text = value.text(100);
  if (!pattern.test(text)) throw new Refused(value.field, reason);
  return text;
}

function readReceipt(receipt: Reading): DockingReceipt {
  receipt.holdsOnly(
    ...['version', 'organisation', 'recordingId', 'cameraId', 'dockId', 'clipName'],
    ...['size', 'sha256', 'dockedAt', 'sealedAt', 'verification'],
  );
  receipt.member('version').whole(1, 1);
  const dock = receipt.member('dockId');
  return {
    version: 1,
    organisation: receipt.member('organisation').text(200),
    recordingId: receipt.member('recordingId').text(100),
    cameraId: receipt.member('cameraId').text(200),
    dockId: dock.isNull() ? null : dock.text(200),
    clipName: receipt.member('clipName').text(500),
    size: receipt.member('size').whole(0, LARGEST),
    sha256: matching(receipt.member('sha256'), SHA256, 'is not a SHA-256 in lower-case hex'),
    dockedAt: matching(receipt.member('dockedAt'), MOMENT, 'is not a moment in UTC'),
    sealedAt: matching(receipt.member('sealedAt'), MOMENT, 'is not a moment in UTC'),
    verification: receipt.member('verification').oneOf(VERIFICATIONS),
  };
}

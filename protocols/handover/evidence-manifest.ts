import { Reading, Refused } from '../redaction/reading.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';

/** Version of the signed manifest; another version is refused, never guessed at. */
export const EVIDENCE_MANIFEST_SCHEMA = 'beeldkluis/evidence-package/1';

/** Plaintext bytes per hash in {@link EvidenceManifest.blocks}: a browser can check a large file block by block. */
export const BLOCK_SIZE = 8 * 1024 * 1024;

/** Folder of the original inside the package. */
export const ORIGINAL_FOLDER = 'data/origineel/';

/** A file of the package with its size in bytes and its SHA-256 in lower-case hex. */
export interface PackagedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** The recording as it was taken in: what it is, and what each clock said. Moments are ISO 8601 in UTC. */
export interface PackagedRecording {
  readonly id: string;
  readonly cameraId: string;
  readonly clipName: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  /** Corrected for drift. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** As the camera's own clock had it. */
  readonly deviceStartedAt: string;
  readonly deviceEndedAt: string;
  readonly timeZone: string;
  /** How many seconds the dock's clock ran ahead of the server's. The camera's own deviation is device time minus corrected time. */
  readonly driftSeconds: number;
  readonly dockedAt: string;
  readonly sealedAt: string;
}

/** Who receives the package, and on what ground. */
export interface Receiver {
  readonly name: string;
  readonly rank: string;
  readonly legalGround: string;
  readonly reference: string;
}

/** What is signed: the files, the original block by block, and what they are about. Payload of `manifest.jws`. */
export interface EvidenceManifest {
  readonly schema: typeof EVIDENCE_MANIFEST_SCHEMA;
  /** Number such as `BP-2026-0001`. */
  readonly number: string;
  readonly caseRef: string;
  readonly organisation: string;
  readonly builtAt: string;
  readonly receiver: Receiver;
  readonly recording: PackagedRecording;
  /** The log whose entries stand in `data/keten.json`: its name, and its public key as a C2SP signed-note verifier key. */
  readonly log: { readonly origin: string; readonly verifierKey: string };
  /** Every file of the package but this manifest itself and the tag manifests. */
  readonly files: readonly PackagedFile[];
  /** SHA-256 of each 8 MiB of the original. */
  readonly blocks: { readonly path: string; readonly size: number; readonly sha256: readonly string[] };
}

const MOST_FILES = 1000;
const MOST_BLOCKS = 1_000_000;
const LARGEST_FILE = 2 ** 43;

/** The only way in for a manifest from outside. Refuses with `manifest-refused` and names the field; unknown fields are refused too. */
export function parseEvidenceManifest(input: unknown): Verdict<EvidenceManifest> {
  try {
    return granted(readManifest(new Reading(input, '')));
  } catch (cause) {
    if (cause instanceof Refused) return refuse('manifest-refused', [{ field: cause.field, reason: cause.reason }]);
    throw cause;
  }
}

function readManifest(manifest: Reading): EvidenceManifest {
  manifest.holdsOnly(
    'schema',
    'number',
    'caseRef',
    'organisation',
    'builtAt',
    'receiver',
    'recording',
    'log',
    'files',
    'blocks',
  );
  const log = manifest.member('log');
  log.holdsOnly('origin', 'verifierKey');
  const blocks = manifest.member('blocks');
  blocks.holdsOnly('path', 'size', 'sha256');
  return {
    schema: manifest.member('schema').oneOf([EVIDENCE_MANIFEST_SCHEMA]),
    number: manifest.member('number').text(40),
    caseRef: manifest.member('caseRef').text(200),
    organisation: manifest.member('organisation').text(200),
    builtAt: moment(manifest.member('builtAt')),
    receiver: readReceiver(manifest.member('receiver')),
    recording: readRecording(manifest.member('recording')),
    log: { origin: log.member('origin').text(500), verifierKey: log.member('verifierKey').text(500) },
    files: manifest.member('files').list(MOST_FILES, readFile),
    blocks: {
      path: blocks.member('path').text(500),
      size: blocks.member('size').whole(BLOCK_SIZE, BLOCK_SIZE),
      sha256: blocks.member('sha256').list(MOST_BLOCKS, sha256),
    },
  };
}

function readReceiver(receiver: Reading): Receiver {
  receiver.holdsOnly('name', 'rank', 'legalGround', 'reference');
  return {
    name: receiver.member('name').text(500),
    rank: receiver.member('rank').text(500),
    legalGround: receiver.member('legalGround').text(500),
    reference: receiver.member('reference').text(500),
  };
}

function readRecording(recording: Reading): PackagedRecording {
  recording.holdsOnly(
    ...['id', 'cameraId', 'clipName', 'mediaType', 'size', 'sha256', 'startedAt', 'endedAt'],
    ...['deviceStartedAt', 'deviceEndedAt', 'timeZone', 'driftSeconds', 'dockedAt', 'sealedAt'],
  );
  const text = (name: string): string => recording.member(name).text(500);
  const at = (name: string): string => moment(recording.member(name));
  return {
    id: text('id'),
    cameraId: text('cameraId'),
    clipName: text('clipName'),
    mediaType: text('mediaType'),
    size: recording.member('size').whole(0, LARGEST_FILE),
    sha256: sha256(recording.member('sha256')),
    startedAt: at('startedAt'),
    endedAt: at('endedAt'),
    deviceStartedAt: at('deviceStartedAt'),
    deviceEndedAt: at('deviceEndedAt'),
    timeZone: text('timeZone'),
    driftSeconds: recording.member('driftSeconds').number(-1e10, 1e10),
    dockedAt: at('dockedAt'),
    sealedAt: at('sealedAt'),
  };
}

function readFile(file: Reading): PackagedFile {
  file.holdsOnly('path', 'size', 'sha256');
  return {
    path: file.member('path').text(500),
    size: file.member('size').whole(0, LARGEST_FILE),
    sha256: sha256(file.member('sha256')),
  };
}

function sha256(value: Reading): string {
  const text = value.text(64);
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Refused(value.field, 'is not a SHA-256 in lower-case hex');
  return text;
}

function moment(value: Reading): string {
  const text = value.text(40);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)) throw new Refused(value.field, 'is not a moment in UTC');
  return text;
}

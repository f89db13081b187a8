import { type KeyObject, createPublicKey, hash, sign, verify } from 'node:crypto';
import type { TreeHead } from './merkle-log.ts';

/**
 * Checkpoints of the log: a signed note (c2sp.org/signed-note) whose text is origin, size and root (c2sp.org/tlog-checkpoint),
 * signed with Ed25519 (RFC 8032). The origin is also the name of the key.
 */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

/** One signature line of a note. */
interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly signature: Buffer;
}

/** A checkpoint as it was read, with signatures that nobody has verified yet. */
export interface ParsedCheckpoint extends Checkpoint {
  /** The signed text, final newline included. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** The key that checks checkpoints of one log. */
export interface CheckpointKey {
  readonly name: string;
  readonly publicKey: KeyObject;
}

const ED25519 = Buffer.of(1);
const RAW_KEY_SIZE = 32;
const KEY_ID_SIZE = 4;
const MAX_SIGNATURES = 16;
const KEY_NAME = /^[^\s+\p{Cc}]+$/u;
const SIGNATURE_LINE = /^\u2014 (?<name>[^\s+]+) (?<signature>[A-Za-z0-9+/]+={0,2})$/u;
// DER of SubjectPublicKeyInfo for Ed25519 up to the 32 key bytes (RFC 8410 section 4).
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function rawKey(publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new Error('Checkpoints are signed with an Ed25519 key');
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length);
}

/** Key id of an Ed25519 key under a name, 8 hex digits (signed-note, Signatures). */
export function checkpointKeyId(key: CheckpointKey): string {
  const bytes = Buffer.concat([Buffer.from(`${key.name}\n`, 'utf8'), ED25519, rawKey(key.publicKey)]);
  return hash('sha256', bytes, 'hex').slice(0, 2 * KEY_ID_SIZE);
}

function noteText(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`;
}

/** Signs a tree head. Throws when the origin cannot be a key name: it has no spaces, plus signs or control characters. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  if (!KEY_NAME.test(checkpoint.origin)) throw new Error(`Not a log's origin: ${JSON.stringify(checkpoint.origin)}`);
  const text = noteText(checkpoint);
  const keyId = checkpointKeyId({ name: checkpoint.origin, publicKey: createPublicKey(privateKey) });
  const signature = Buffer.concat([Buffer.from(keyId, 'hex'), sign(null, Buffer.from(text, 'utf8'), privateKey)]);
  return `${text}\n\u2014 ${checkpoint.origin} ${signature.toString('base64')}\n`;
}

function parseSignature(line: string): NoteSignature | undefined {
  const groups = SIGNATURE_LINE.exec(line)?.groups;
  const bytes = Buffer.from(groups?.['signature'] ?? '', 'base64');
  if (groups?.['name'] === undefined || bytes.length <= KEY_ID_SIZE) return undefined;
  return {
    name: groups['name'],
    keyId: bytes.subarray(0, KEY_ID_SIZE).toString('hex'),
    signature: bytes.subarray(KEY_ID_SIZE),
  };
}

function parseText(text: string): Checkpoint | undefined {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  const hashBytes = Buffer.from(root, 'base64');
  const sound =
    origin !== '' &&
    /^(0|[1-9][0-9]{0,14})$/.test(size) &&
    hashBytes.length === 32 &&
    hashBytes.toString('base64') === root;
  // The text ends in a newline; extension lines may follow the root but none of them is empty.
  const ended = rest.at(-1) === '' && !rest.slice(0, -1).includes('');
  return sound && ended ? { origin, size: Number(size), root: hashBytes } : undefined;
}

/** No ASCII control character but the newline (signed-note, Format). */
function hasControls(note: string): boolean {
  return Array.from(note).some((character) => character < ' ' && character !== '\n');
}

/** Reads a checkpoint without verifying any signature; `undefined` when it is not one. */
export function parseCheckpoint(note: string): ParsedCheckpoint | undefined {
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n') || hasControls(note)) return undefined;
  const text = note.slice(0, blank + 1);
  const parsed = parseText(text);
  const signatures = note
    .slice(blank + 2, -1)
    .split('\n')
    .map(parseSignature);
  const complete = signatures.filter((signature) => signature !== undefined);
  const readable = complete.length === signatures.length && complete.length <= MAX_SIGNATURES;
  return parsed !== undefined && readable ? { ...parsed, text, signatures: complete } : undefined;
}

/**
 * Whether the key has signed the checkpoint. Signatures of other keys are ignored; one under this key's name and id that is wrong refuses the whole note.
 * The origin must be the key's name.
 */
export function isSignedBy(checkpoint: ParsedCheckpoint, key: CheckpointKey): boolean {
  const keyId = checkpointKeyId(key);
  const own = checkpoint.signatures.filter((line) => line.name === key.name && line.keyId === keyId);
  const bytes = Buffer.from(checkpoint.text, 'utf8');
  return (
    checkpoint.origin === key.name &&
    own.length > 0 &&
    own.every((line) => verify(null, bytes, key.publicKey, line.signature))
  );
}

/** The key as text: `<name>+<key id>+<base64 of 0x01 and the 32 key bytes>`, as Go's note package and the transparency tools write it. */
export function formatVerifierKey(key: CheckpointKey): string {
  return `${key.name}+${checkpointKeyId(key)}+${Buffer.concat([ED25519, rawKey(key.publicKey)]).toString('base64')}`;
}

/** Reads a key from {@link formatVerifierKey}; `undefined` when it is malformed, of another type, or its id does not fit. */
export function parseVerifierKey(text: string): CheckpointKey | undefined {
  const [name = '', keyId = '', ...encoded] = text.split('+');
  const bytes = Buffer.from(encoded.join('+'), 'base64');
  if (!KEY_NAME.test(name) || bytes.length !== 1 + RAW_KEY_SIZE || bytes.readUInt8(0) !== 1) return undefined;
  const der = Buffer.concat([SPKI_PREFIX, bytes.subarray(1)]);
  const key = { name, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
  return checkpointKeyId(key) === keyId ? key : undefined;
}

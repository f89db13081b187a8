import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { SEALED_SEGMENT_SIZE } from '../../protocols/custody/sealed-object.ts';
import type { FilePlace } from './thread-orders.ts';

/** One part of a temporary object while it is being written; nothing of it counts before `commit`. */
export interface PartDraft {
  /** The file of this machine in which it lies, and where it begins. A thread may write sealed bytes there itself, until `commit` or `discard`. */
  readonly file: FilePlace;
  /** Adds sealed bytes behind those already there. */
  append(sealed: readonly Buffer[]): Promise<void>;
  /** Makes the part durable, in the place of an earlier part with the same number; returns the tag under which the store knows it. */
  commit(): Promise<string>;
  /** Forgets the draft. An earlier committed part with the same number is then undefined and must be written again. */
  discard(): Promise<void>;
}

/** An open file; other threads may read it too, by the number of its descriptor, which holds until it is closed. */
export type StoredFile = Pick<FileHandle, 'fd' | 'read' | 'close'>;

/** A committed part: segment `number`, its stored bytes and its tag. */
export interface StoredPart {
  readonly number: number;
  readonly size: number;
  readonly tag: string;
}

/** What lies in the store: a whole object with its stored bytes, or something unfinished with the moment it was last written or begun. */
export type StoredObject =
  | { readonly objectId: string; readonly state: 'permanent'; readonly size: number }
  | { readonly objectId: string; readonly state: 'temporary'; readonly writtenAt: Date };

/**
 * Where sealed objects lie. It never sees a key or plaintext. Every step may be repeated after a crash.
 * An object begins as temporary, is written part by part (part n is segment n), and becomes permanent as a whole.
 */
export interface Vault {
  /** Opens a temporary object and returns the handle by which it is written; the caller keeps it. */
  openTemporary(objectId: string): Promise<string>;
  /** Begins part `number`, counted from 0. Parts may be written in any order and again. */
  draftPart(handle: string, number: number): Promise<PartDraft>;
  /** Replaces the sealed tail beside the parts; durable when it returns, and never half written. */
  writeTail(handle: string, sealed: readonly Buffer[]): Promise<void>;
  /** The tail as it was last written. Throws when there is none. */
  readTail(handle: string): Promise<Readable>;
  removeTail(handle: string): Promise<void>;
  /** Joins parts 0..n-1 into one permanent object. When that was done before, it changes nothing. */
  makePermanent(handle: string, parts: readonly StoredPart[]): Promise<void>;
  /** Stored bytes of a permanent object from `from` up to, not including, `to`; fewer when it ends before. Throws when there is no such object. */
  range(objectId: string, from: number, to: number): Promise<AsyncIterable<Buffer>>;
  /** The file in which a permanent object lies as a whole, when the store keeps it in one on this machine. Whoever opens it closes it. */
  openFile(objectId: string): Promise<StoredFile | undefined>;
  /** Stored bytes of a permanent object; nothing when there is no such object. */
  sizeOf(objectId: string): Promise<number | undefined>;
  /** Removes everything under this id: permanent and temporary, all versions, all parts, the tail. */
  remove(objectId: string): Promise<void>;
  /** Removes what is unfinished under this id: parts and tail. A permanent object stays as it is. */
  removeTemporary(objectId: string): Promise<void>;
  /** Everything that lies in the store, in any order and never all of it in memory. */
  list(): AsyncIterable<StoredObject>;
}

const OBJECT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Returns the id when it is a lowercase UUID; anything else never becomes a name in a store. */
export function checkedObjectId(objectId: string): string {
  if (!OBJECT_ID.test(objectId)) throw new Error(`Not an object id: ${JSON.stringify(objectId)}`);
  return objectId;
}

/** Whether a name in a store can be an object id of ours. */
export function isObjectId(name: string): boolean {
  return OBJECT_ID.test(name);
}

/** Stored bytes of all parts together. Throws unless they are 0..n-1 in order and all but the last have the full size. */
export function joinedSize(parts: readonly StoredPart[]): number {
  const whole = parts.every(
    (part, index) => part.number === index && (index === parts.length - 1 || part.size === SEALED_SEGMENT_SIZE),
  );
  if (!whole || parts.length === 0) throw new Error('The parts do not form one object');
  return parts.reduce((sum, part) => sum + part.size, 0);
}

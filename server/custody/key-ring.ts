import { randomBytes, randomUUID } from 'node:crypto';
import { KEY_SIZE } from '../../protocols/custody/cobblestone.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { dueDay } from '../../protocols/retention/schedule.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { lockCustody } from './custody-lock.ts';
import { dropLease, takeLease } from './key-leases.ts';
import { KeyDestroyed, type KeyStore } from './key-store.ts';
import { putWrap, readWraps, unwrapDataKey, wrapDataKey, type KeyWrap } from './key-wraps.ts';

/** Who needs the data keys of sealed objects asks here. A data key lies in the database only wrapped, and in memory at most 60 seconds. */
export interface KeyRing {
  /** Makes the data key of a new object and wraps it to the current ingest key. */
  newDataKey(tx: Transaction, objectId: string): Promise<Buffer>;
  /** The data key under a lease of at most 60 seconds; ask again for every stretch of footage. Refused (`keys-gone`) once its wraps are destroyed. */
  openDataKey(objectId: string): Promise<Verdict<Buffer>>;
  /** Drops the key and the lease that this process holds; leases of other processes run out by themselves. */
  revoke(objectId: string): Promise<void>;
  /** Wraps the keys of these objects to the due day of their recording, and deletes their ingest wraps and wraps to another due day. */
  sealKeys(tx: Transaction, recording: Pick<Recording, 'dueAt'>, objectIds: readonly string[]): Promise<void>;
  /** Wraps the keys of these objects to a hold as well. */
  addHoldWraps(tx: Transaction, holdId: string, objectIds: readonly string[]): Promise<void>;
  /** Deletes the wraps of these objects to a hold, except where it is the last wrap: that one is left to the destruction. */
  dropHoldWraps(tx: Transaction, holdId: string, objectIds: readonly string[]): Promise<void>;
  /** Deletes all wraps of these objects: from the commit on nobody can open them with this database. */
  destroyWraps(tx: Transaction, objectIds: readonly string[]): Promise<void>;
}

/** What the key ring is built on. */
export interface KeyRingParts {
  readonly database: Database;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
}

const LEASE_SECONDS = 60;
const INGEST_KEY_DAYS = 7;

interface LeasedKey {
  readonly dataKey: Buffer;
  readonly until: Date;
}

/** Builds the key ring of this process. */
export function buildKeyRing(parts: KeyRingParts): KeyRing {
  return { ...leasing(parts), ...wrapping(parts), ...unwrapping };
}

function leasing(parts: KeyRingParts): Pick<KeyRing, 'openDataKey' | 'revoke'> {
  const leased = new Map<string, LeasedKey>();
  const holder = randomUUID();
  return {
    openDataKey: async (objectId) => {
      const known = leased.get(objectId);
      if (known !== undefined && known.until > parts.clock.machine()) return granted(known.dataKey);
      const opened = await openUnderLease(parts, objectId, holder);
      if (opened === undefined) return refuse('keys-gone');
      leased.set(objectId, opened);
      forgetLater(leased, objectId, opened);
      return granted(opened.dataKey);
    },
    revoke: async (objectId) => {
      leased.delete(objectId);
      await parts.database.inTransaction((tx) => dropLease(tx, objectId, holder));
    },
  };
}

function wrapping(parts: KeyRingParts): Pick<KeyRing, 'newDataKey' | 'sealKeys' | 'addHoldWraps'> {
  const { keyStore, clock } = parts;
  const wrapTo = async (tx: Transaction, objectId: string, keyId: string): Promise<void> => {
    const dataKey = await anyDataKey(keyStore, await readWraps(tx.sql, objectId));
    if (dataKey === undefined) throw new Error(`Object ${objectId} has no wrap that can be opened`);
    await putWrap(tx.sql, await wrapDataKey(dataKey, objectId, await keyStore.create(keyId)), stamp(clock.now()));
  };
  return {
    newDataKey: async (tx, objectId) => {
      await lockCustody(tx);
      const dataKey = randomBytes(KEY_SIZE);
      const wrap = await wrapDataKey(dataKey, objectId, await currentIngestKey(parts));
      await putWrap(tx.sql, wrap, stamp(clock.now()));
      return dataKey;
    },
    sealKeys: async (tx, recording, objectIds) => {
      await lockCustody(tx);
      const dueKey = await firstLiveDueKey(keyStore, dueDay(recording.dueAt, stamp(clock.now())));
      for (const objectId of objectIds) {
        await wrapTo(tx, objectId, dueKey);
        const others = tx.sql('key_wraps').where({ object_id: objectId }).whereNot({ key_id: dueKey });
        await others.whereNot('key_id', 'like', 'hold/%').delete();
      }
    },
    addHoldWraps: async (tx, holdId, objectIds) => {
      await lockCustody(tx);
      for (const objectId of objectIds) await wrapTo(tx, objectId, `hold/${holdId}`);
    },
  };
}

const DAY_MILLISECONDS = 86_400_000;
const MOST_DAYS_LATER = 400;

/**
 * The key of this day, or of the first day after it whose key was not destroyed yet: a clock that ran ahead and was put back must not keep
 * footage out. The term stays as it is; only the wrap hangs on a later day.
 */
async function firstLiveDueKey(keyStore: KeyStore, day: string): Promise<string> {
  for (let later = 0; later <= MOST_DAYS_LATER; later += 1) {
    const keyId = `due/${stamp(new Date(Date.parse(day) + later * DAY_MILLISECONDS)).slice(0, 10)}`;
    try {
      return (await keyStore.create(keyId)).keyId;
    } catch (error) {
      if (!(error instanceof KeyDestroyed)) throw error;
    }
  }
  throw new Error(`The keys of ${String(MOST_DAYS_LATER)} days from ${day} on were all destroyed`);
}

const unwrapping: Pick<KeyRing, 'dropHoldWraps' | 'destroyWraps'> = {
  dropHoldWraps: async (tx, holdId, objectIds) => {
    await lockCustody(tx);
    const keyId = `hold/${holdId}`;
    for (const objectId of objectIds) {
      const wraps = await readWraps(tx.sql, objectId);
      if (wraps.every((wrap) => wrap.keyId === keyId)) continue;
      await tx.sql('key_wraps').where({ object_id: objectId, key_id: keyId }).delete();
    }
  },
  destroyWraps: async (tx, objectIds) => {
    await tx.sql('key_wraps').whereIn('object_id', objectIds).delete();
  },
};

async function openUnderLease(parts: KeyRingParts, objectId: string, holder: string): Promise<LeasedKey | undefined> {
  const until = new Date(parts.clock.machine().getTime() + LEASE_SECONDS * 1000);
  // The lease is committed together with the sight of a wrap: whoever deletes the wraps afterwards sees the lease.
  const wraps = await parts.database.inTransaction(async (tx) => {
    const found = await readWraps(tx.sql, objectId);
    if (found.length > 0) await takeLease(tx, { objectId, holder, until: stamp(until) });
    return found;
  });
  const dataKey = await anyDataKey(parts.keyStore, wraps);
  return dataKey === undefined ? undefined : { dataKey, until };
}

/** The data key from the first wrap whose key still exists. */
async function anyDataKey(keyStore: KeyStore, wraps: readonly KeyWrap[]): Promise<Buffer | undefined> {
  for (const wrap of wraps) {
    const privateKey = await keyStore.privateKey(wrap.keyId);
    if (privateKey !== undefined) return unwrapDataKey(wrap, privateKey);
  }
  return undefined;
}

async function currentIngestKey({ keyStore, clock }: KeyRingParts): ReturnType<KeyStore['create']> {
  const newest = (await keyStore.list('ingest/')).at(-1);
  const oldest = new Date(clock.now().getTime() - INGEST_KEY_DAYS * 86_400_000);
  if (newest !== undefined && newest.createdAt >= stamp(oldest)) return newest;
  return keyStore.create(`ingest/${randomUUID()}`);
}

function forgetLater(leased: Map<string, LeasedKey>, objectId: string, key: LeasedKey): void {
  const timer = setTimeout(() => {
    if (leased.get(objectId) === key) leased.delete(objectId);
  }, LEASE_SECONDS * 1000);
  timer.unref();
}

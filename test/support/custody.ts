import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Recording } from '../../protocols/custody/recording.ts';
import { segmentCount, sealedSize } from '../../protocols/custody/sealed-object.ts';
import { stamp, type MovableClock } from '../../server/clock.ts';
import { openDirectoryVault } from '../../server/custody/directory-vault.ts';
import { prepareKeyPlaces } from '../../server/custody/key-folders.ts';
import { buildKeyRing, type KeyRing } from '../../server/custody/key-ring.ts';
import { openKeyStore, type KeyStore } from '../../server/custody/key-store.ts';
import { insertRecording } from '../../server/custody/recordings.ts';
import type { KeyPlaces } from '../../server/custody/root-key.ts';
import { insertObject, partsOf, putSegment } from '../../server/custody/sealed-objects.ts';
import { sealSegment } from '../../server/custody/sealing.ts';
import { StepMemory } from '../../server/custody/step-memory.ts';
import type { Vault } from '../../server/custody/vault.ts';
import type { Database, DatabaseAddress, Transaction } from '../../server/database/database.ts';
import { freshDatabase } from './databases.ts';

/** A database, a vault and keys as the house has them, in a folder of their own; gone when disposed of. */
export interface TestCustody extends AsyncDisposable {
  readonly folder: string;
  readonly address: DatabaseAddress;
  readonly database: Database;
  readonly clock: MovableClock;
  readonly vault: Vault;
  readonly places: KeyPlaces;
  readonly keyStore: KeyStore;
  readonly keyRing: KeyRing;
  readonly steps: StepMemory;
}

export async function openCustody(dialect: DatabaseAddress['dialect']): Promise<TestCustody> {
  const fresh = await freshDatabase(dialect);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-custody-'));
  const places = {
    primary: path.join(folder, 'keys/1'),
    mirror: path.join(folder, 'keys/2'),
    rootKeyFile: path.join(folder, 'root.key'),
  };
  await prepareKeyPlaces(places);
  const keyStore = await openKeyStore(places, fresh.clock);
  return {
    ...fresh,
    folder,
    places,
    keyStore,
    vault: await openDirectoryVault(path.join(folder, 'vault')),
    steps: new StepMemory(),
    keyRing: buildKeyRing({ database: fresh.database, keyStore, clock: fresh.clock }),
    [Symbol.asyncDispose]: async () => {
      await fresh[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A recording as it is just after docking, made a minute ago. */
export function aRecording(clock: MovableClock, given: Partial<Recording> = {}): Recording {
  const now = clock.now().getTime();
  const at = (seconds: number): string => stamp(new Date(now + seconds * 1000));
  return {
    id: randomUUID(),
    state: 'sealed',
    cameraId: 'CAM-1',
    officerId: null,
    dockId: null,
    clipName: 'clip.mp4',
    mediaType: 'video/mp4',
    size: 5,
    sha256: createHash('sha256').update('prooF').digest('hex'),
    startedAt: at(-600),
    endedAt: at(-60),
    deviceStartedAt: at(-600),
    deviceEndedAt: at(-60),
    ...{ deviceClockAt: null, dockClockAt: at(0), dockingStartedAt: at(-30) },
    timeZone: '+01:00',
    driftSeconds: 0,
    dockedAt: at(0),
    sealedAt: at(0),
    dueAt: at(28 * 86_400 - 60),
    termDays: 28,
    protocolId: 'neutraal',
    protocolVersion: 1,
    holds: 0,
    quarantineReason: null,
    place: null,
    latitude: null,
    longitude: null,
    category: null,
    durationSeconds: null,
    facts: null,
    receipt: null,
    destroyedAt: null,
    seriesId: null,
    seriesNumber: null,
    createdAt: at(0),
    ...given,
  };
}

/** Stores a recording with its sealed original as if it had been docked, in one go; returns the id of the original. */
export async function storeRecording(
  custody: TestCustody,
  recording: Recording,
  content = Buffer.from('prooF'),
  within?: (tx: Transaction) => Promise<void>,
): Promise<string> {
  const objectId = randomUUID();
  await custody.database.inTransaction(async (tx) => {
    const dataKey = await custody.keyRing.newDataKey(tx, objectId);
    const handle = await custody.vault.openTemporary(objectId);
    const { sealed, plainSize } = sealSegment({ dataKey, objectId }, 0, true, [content]);
    const draft = await custody.vault.draftPart(handle, 0);
    await draft.append(sealed);
    const segment = { objectId, number: 0, plainSize, partTag: await draft.commit() };
    await custody.vault.makePermanent(handle, partsOf([segment]));
    await insertRecording(tx, recording);
    await insertObject(tx, {
      id: objectId,
      recordingId: recording.id,
      kind: 'original',
      state: 'permanent',
      mediaType: recording.mediaType,
      plainSize,
      sealedSize: sealedSize(plainSize),
      sha256: createHash('sha256').update(content).digest('hex'),
      segmentCount: segmentCount(plainSize),
      createdAt: recording.createdAt,
      removedAt: null,
    });
    await putSegment(tx, segment);
    await custody.keyRing.sealKeys(tx, recording, [objectId]);
    await within?.(tx);
  });
  return objectId;
}

import { createPublicKey } from 'node:crypto';
import { SYSTEM } from '../../protocols/acts.ts';
import { formatVerifierKey } from '../../protocols/audit/checkpoint.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import type { EvidenceManifest } from '../../protocols/handover/evidence-manifest.ts';
import { publishCheckpoint } from '../audit/publish-checkpoint.ts';
import { stamp } from '../clock.ts';
import { readCaseRecording, type CaseFile } from '../custody/case-files.ts';
import { readObjectRange } from '../custody/read-object.ts';
import { footageFacts, readObjectsOf, readOriginalOf, type SealedObject } from '../custody/sealed-objects.ts';
import { fingerprintOf, signStatement } from '../custody/signing.ts';
import { removeObject, storeObject } from '../custody/store-object.ts';
import type { JobRun } from '../jobs/job.ts';
import { readCustodyHistory } from './custody-history.ts';
import type { HandoverDesk } from './desk.ts';
import { changeHandover, handoversOf, noteBuilding, readHandoverRow, type Handover } from './handovers.ts';
import { packEvidence, type PackageParts } from './pack-evidence.ts';

const PROGRESS_STEP = 0.05;

interface Ordered {
  readonly handover: Handover;
  readonly file: CaseFile;
  readonly recording: Recording;
  readonly original: SealedObject;
}

/**
 * Job `handover.build`: builds the package as a sealed object of its own; the footage streams through and nothing lies on a disk. Run again after a crash
 * it begins anew, and what the broken run left is removed. A fault ends in `failed` and is thrown.
 */
export async function buildPackage(desk: HandoverDesk, run: JobRun): Promise<void> {
  const ordered = await readOrdered(desk, String(run.payload['handoverId']));
  if (ordered === undefined) return;
  try {
    await removeUnfinished(desk, ordered);
    const builtAt = desk.clock.now();
    const parts = await partsOf(desk, ordered, stamp(builtAt), run.signal);
    const derived = { recordingId: ordered.recording.id, kind: 'package', mediaType: 'application/zip' } as const;
    const stored = await storeObject(desk, derived, packEvidence(parts));
    if (stored.refused !== undefined) throw new Error(`The package could not be stored: ${stored.refused}`);
    await noteBuilt(desk, ordered, { object: stored.value, builtAt: stamp(builtAt) });
  } catch (cause) {
    // A process that stops leaves the order as it is; the next run takes it up.
    if (!run.signal.aborted) await noteFailed(desk, ordered);
    throw cause;
  }
}

async function readOrdered(desk: HandoverDesk, id: string): Promise<Ordered | undefined> {
  const { sql } = desk.database;
  const handover = await readHandoverRow(sql, id);
  if (handover?.state !== 'ordered') return undefined;
  const found = await readCaseRecording(sql, handover);
  const original = await readOriginalOf(sql, handover.recordingId);
  if (found.refused !== undefined || original === undefined) return undefined;
  const { recording } = found.value;
  const footage = await footageFacts(sql, recording, original);
  return { handover, ...found.value, recording: { ...recording, ...footage }, original };
}

/** What a killed run left is half written, or sealed and named by nobody. While another package of the recording is being built, nothing is touched. */
async function removeUnfinished(desk: HandoverDesk, { handover, recording }: Ordered): Promise<void> {
  const { sql } = desk.database;
  const handovers = await handoversOf(sql, recording.id);
  if (handovers.some(({ id, state }) => id !== handover.id && state === 'ordered')) return;
  const named = handovers.map(({ objectId }) => objectId);
  for (const { id, kind } of await readObjectsOf(sql, recording.id)) {
    if (kind === 'package' && !named.includes(id)) await removeObject(desk, id);
  }
}

async function partsOf(
  desk: HandoverDesk,
  ordered: Ordered,
  builtAt: string,
  signal: AbortSignal,
): Promise<PackageParts> {
  const { protocol, checkpoints } = desk;
  const { recording } = ordered;
  const checkpoint = await publishCheckpoint(checkpoints);
  if (checkpoint === undefined) throw new Error('The log is empty although a package was ordered');
  const signingKey = await desk.signingKey();
  const fingerprint = await fingerprintOf(signingKey);
  const { origin, privateKey } = checkpoints.signer;
  const verifierKey = formatVerifierKey({ name: origin, publicKey: createPublicKey(privateKey) });
  const { municipality } = protocol;
  return {
    facts: factsOf(ordered, { builtAt, organisation: municipality.name, log: { origin, verifierKey } }),
    organisation: municipality,
    term: { startsAt: recording.endedAt, days: recording.termDays },
    place: recording.place ?? undefined,
    history: await readCustodyHistory(desk.database.sql, recording.id, checkpoint),
    key: {
      fingerprint,
      address: `${desk.publicUrl}/.well-known/beeldkluis-key.pem?vingerafdruk=${fingerprint}`,
    },
    original: watched(desk, ordered, signal),
    sign: (payload) => signStatement('package', payload, signingKey),
  };
}

function factsOf(
  { handover, file, recording }: Ordered,
  house: Pick<EvidenceManifest, 'builtAt' | 'organisation' | 'log'>,
): PackageParts['facts'] {
  const { id, cameraId, clipName, mediaType, size, sha256, startedAt, endedAt } = recording;
  const { timeZone, driftSeconds, dockedAt, sealedAt } = recording;
  return {
    number: handover.number,
    caseRef: file.number,
    ...house,
    receiver: {
      name: handover.receiver,
      rank: handover.receiverRank,
      legalGround: handover.legalGround,
      reference: handover.externalRef,
    },
    recording: {
      ...{ id, cameraId, clipName, mediaType, size, sha256, startedAt, endedAt },
      // A camera may say its own time with any offset from UTC; the offset stands beside it as the time zone.
      deviceStartedAt: stamp(new Date(recording.deviceStartedAt)),
      deviceEndedAt: stamp(new Date(recording.deviceEndedAt)),
      ...{ timeZone, driftSeconds, dockedAt, sealedAt: sealedAt ?? dockedAt },
    },
  };
}

async function* watched(
  desk: HandoverDesk,
  { handover, original }: Ordered,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let size = 0;
  let noted = 0;
  for await (const piece of readObjectRange(desk, original, 0, original.plainSize)) {
    signal.throwIfAborted();
    yield piece;
    size += piece.length;
    const share = size / original.plainSize;
    if (share - noted < PROGRESS_STEP) continue;
    noted = share;
    await noteBuilding(desk.database.sql, handover.id, share);
  }
}

async function noteBuilt(
  desk: HandoverDesk,
  { handover, file }: Ordered,
  { object, builtAt }: { readonly object: SealedObject; readonly builtAt: string },
): Promise<void> {
  const done = await desk.database.inTransaction(async (tx) => {
    const built = { objectId: object.id, packageHash: object.sha256, builtAt, progress: 1 };
    if (!(await changeHandover(tx, handover, { ...built, state: 'built' }))) return false;
    tx.record({
      ...{ act: 'handover.built', result: 'ended', by: SYSTEM, about: handover.id },
      ...{ purpose: file.purpose, caseRef: file.number },
      facts: {
        recording: handover.recordingId,
        number: handover.number,
        package: object.sha256,
        size: object.plainSize,
      },
    });
    return true;
  });
  if (!done) await removeObject(desk, object.id);
}

async function noteFailed(desk: HandoverDesk, { handover, file }: Ordered): Promise<void> {
  await desk.database.inTransaction(async (tx) => {
    if (!(await changeHandover(tx, handover, { state: 'failed', failure: 'not-built' }))) return;
    tx.record({
      ...{ act: 'handover.built', result: 'failed', by: SYSTEM, about: handover.id },
      ...{ purpose: file.purpose, caseRef: file.number },
    });
  });
}

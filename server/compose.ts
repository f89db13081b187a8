import { createPublicKey } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Detector } from '../media-pipeline/detection/detector.ts';
import { openOnnxDetector } from '../media-pipeline/detection/onnx-detector.ts';
import { missingFromFfmpeg } from '../media-pipeline/ffmpeg/run.ts';
import { SYSTEM } from '../protocols/acts.ts';
import { formatVerifierKey } from '../protocols/audit/checkpoint.ts';
import { anchorLog } from './audit/anchors.ts';
import type { AuditDesk } from './audit/consult-log.ts';
import { latestCheckpoint, type CheckpointDesk } from './audit/publish-checkpoint.ts';
import { logSize } from './audit/read-log.ts';
import type { Settings } from './config.ts';
import type { CheckDesk } from './custody/check-desk.ts';
import { Scanner } from './custody/clamd.ts';
import { buildKeyRing } from './custody/key-ring.ts';
import { reconcile } from './custody/reconcile.ts';
import { SealingThreads } from './custody/sealing-threads.ts';
import { fingerprintOf, signStatement } from './custody/signing.ts';
import { StepMemory } from './custody/step-memory.ts';
import { watchKeys } from './custody/watch-keys.ts';
import { missingGuards } from './database/log-guards.ts';
import { assembleRecording } from './docking/axis/assemble-recording.ts';
import type { AxisDesk } from './docking/axis/desk.ts';
import { sweepContainers } from './docking/axis/sweep-containers.ts';
import type { DockingDesk } from './docking/desk.ts';
import { examineRecording } from './docking/examine-recording.ts';
import { forgetWearings } from './docking/forget-wearings.ts';
import { missCameras } from './docking/miss-cameras.ts';
import { PassedHashes } from './docking/passed-hashes.ts';
import { scanRecording } from './docking/scan-recording.ts';
import { sealRecording } from './docking/seal-recording.ts';
import { sweepUploads } from './docking/sweep-uploads.ts';
import { layFoundation, type Foundation } from './foundation.ts';
import { buildPackage } from './handover/build-package.ts';
import type { HandoverDesk } from './handover/desk.ts';
import { believedForAMinute, type HouseChecks } from './house/health.ts';
import type { JobRun, JobTable } from './jobs/job.ts';
import type { ProcessingDesk } from './processing/consult-processing.ts';
import { exportLines } from './processing/export-lines.ts';
import type { ReadoutDesk } from './readout/desk.ts';
import type { RedactionDesk } from './redaction/desk.ts';
import { proposeRedaction } from './redaction/propose-redaction.ts';
import { renderRedaction } from './redaction/render-redaction.ts';
import type { RetentionDesk } from './retention/desk.ts';
import { destroyDue } from './retention/destroy-due.ts';
import { buildAuditPack } from './supervision/build-audit-pack.ts';
import type { PackDesk } from './supervision/desk.ts';
import { watchViews } from './supervision/watch-views.ts';
import { closeEndedViewings } from './viewing/close-viewing.ts';
import type { ViewingDesk } from './viewing/desk.ts';
import { makeCopy } from './viewing/make-copy.ts';

/** Everything that exists at run time, built once. */
export interface House extends Foundation {
  readonly settings: Settings;
  readonly log: Logger;
  readonly docking: DockingDesk;
  readonly axis: AxisDesk;
  readonly viewing: ViewingDesk;
  readonly readout: ReadoutDesk;
  readonly redaction: RedactionDesk;
  readonly handover: HandoverDesk;
  readonly retention: RetentionDesk;
  readonly audit: AuditDesk;
  readonly processing: ProcessingDesk;
  readonly custody: CheckDesk;
  readonly supervision: PackDesk;
  readonly checks: HouseChecks;
  readonly jobs: JobTable;
}

/** Builds the house: foundation, desks of the stages, jobs. Nothing listens and no job runs yet. */
export async function composeHouse(settings: Settings, log: Logger): Promise<House> {
  const foundation = await layFoundation(settings, log);
  const desks = buildDesks(settings, foundation);
  return {
    ...foundation,
    ...desks,
    settings,
    log,
    checks: checksOf(settings, foundation),
    jobs: jobsOf(settings, foundation, desks, log),
  };
}

type Desks = Pick<
  House,
  | 'docking'
  | 'axis'
  | 'viewing'
  | 'readout'
  | 'redaction'
  | 'handover'
  | 'retention'
  | 'audit'
  | 'processing'
  | 'custody'
  | 'supervision'
>;

function buildDesks(settings: Settings, foundation: Foundation): Desks {
  const { database, clock, keyRing, keyStore, vault, protocol, statementKey, logSigner } = foundation;
  const custody = { database, clock, keyRing, vault };
  const [threads, steps] = [new SealingThreads(), new StepMemory()];
  const docking: DockingDesk = {
    ...custody,
    protocol,
    ...{ threads, steps, hashes: new PassedHashes() },
    scanner: settings.clamd && new Scanner(settings.clamd),
    signReceipt: (receipt) => signStatement('receipt', receipt, statementKey),
  };
  return {
    docking,
    axis: axisDesk(settings, foundation, docking),
    viewing: { ...custody, steps, protocol },
    readout: { database, clock, keyRing, protocol },
    redaction: {
      ...custody,
      protocol,
      detector: once(() => openOnnxDetector(settings.detectorModel)),
    },
    handover: {
      ...custody,
      protocol,
      publicUrl: settings.publicUrl,
      signingKey: () => Promise.resolve(statementKey),
      checkpoints: checkpointDesk(settings, foundation),
    },
    audit: {
      ...{ database, clock, signer: logSigner, checkpoints: checkpointDesk(settings, foundation) },
      anchorKinds: anchorKindsOf(foundation),
    },
    processing: { database, pseudonyms: foundation.pseudonyms },
    custody: {
      ...{ ...custody, threads, steps },
      keyRing: buildKeyRing({ database, keyStore, clock }),
      recheckDays: settings.recheckDays,
    },
    supervision: supervisionDesk(settings, foundation),
    retention: {
      ...custody,
      keyStore,
      protocol,
      sign: (kind, statement) => signStatement(kind, statement, statementKey),
    },
  };
}

function supervisionDesk(settings: Settings, foundation: Foundation): PackDesk {
  const { database, clock, protocol, statementKey, logSigner } = foundation;
  return {
    ...{ database, clock, protocol },
    checkpointFolder: settings.checkpointFolder,
    anchorKinds: anchorKindsOf(foundation),
    ...{ checkpoints: checkpointDesk(settings, foundation), publicUrl: settings.publicUrl },
    log: { origin: logSigner.origin, verifierKey: verifierKeyOf(logSigner) },
    sign: (kind, statement) => signStatement(kind, statement, statementKey),
    fingerprint: () => fingerprintOf(statementKey),
  };
}

function verifierKeyOf({ origin, privateKey }: Foundation['logSigner']): string {
  return formatVerifierKey({ name: origin, publicKey: createPublicKey(privateKey) });
}

function anchorKindsOf({ anchors }: Foundation): AuditDesk['anchorKinds'] {
  return ['directory', ...anchors.map(({ kind }) => kind)];
}

function axisDesk(settings: Settings, { keyStore, program }: Foundation, docking: DockingDesk): AxisDesk {
  const { dockCertificate, publicUrl, demo } = settings;
  return {
    ...docking,
    ...{ keyStore, publicUrl, demo, version: program.version },
    certificates: async () =>
      dockCertificate === undefined ? [] : certificatesIn(await readFile(dockCertificate, 'utf8')),
  };
}

/** The certificates of a PEM file, one by one. */
function certificatesIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? [];
}

function once(open: () => Promise<Detector>): () => Promise<Detector> {
  let opened: Promise<Detector> | undefined;
  return () => (opened ??= open());
}

function jobsOf(settings: Settings, foundation: Foundation, desks: Desks, log: Logger): JobTable {
  const { database, clock } = foundation;
  return {
    'docking.finish': (run) => finishUpload(desks.docking, run),
    'docking.examine': ({ payload, signal }) => examineRecording(desks.docking, String(payload['recordingId']), signal),
    'docking.scan': ({ payload }) => scanRecording(desks.docking, String(payload['recordingId'])),
    'docking.assemble': (run) => assembleRecording(desks.axis, run),
    'docking.sweep': async () => {
      await sweepUploads(desks.docking);
      await sweepContainers(desks.axis);
    },
    'docking.watch': () => missCameras(desks.docking),
    'viewing.sweep': (run) => closeEndedViewings(desks.viewing, run),
    'viewing.convert': (run) => makeCopy(foundation, run),
    'redaction.propose': (run) => proposeRedaction(desks.redaction, run),
    'redaction.render': (run) => renderRedaction(desks.redaction, run),
    'handover.build': (run) => buildPackage(desks.handover, run),
    'retention.destroy': (run) => destroyDue(desks.retention, run).then(() => forgetWearings(desks.docking)),
    'custody.reconcile': (run) => reconcile(desks.custody, run),
    'custody.watch': () => watchKeys(foundation),
    'supervision.pack': (run) => buildAuditPack(desks.supervision, run),
    'supervision.watch': ({ signal }) => watchViews(desks.supervision, signal),
    'processing.export': ({ signal }) => exportLines({ database, clock, log, endpoint: settings.otlpEndpoint }, signal),
    'audit.publish': async () => {
      await anchorLog(checkpointDesk(settings, foundation), foundation.anchors);
    },
  };
}

function checkpointDesk(settings: Settings, { database, clock, logSigner }: Foundation): CheckpointDesk {
  return { database, clock, signer: logSigner, folder: settings.checkpointFolder };
}

async function finishUpload(desk: DockingDesk, { payload }: JobRun): Promise<void> {
  await sealRecording(desk, SYSTEM, String(payload['uploadId']));
}

function checksOf(settings: Settings, { database, clock, keyStore, vault }: Foundation): HouseChecks {
  return {
    database: async () => (await database.sql('persons').count({ n: '*' })).length === 1,
    logboek: async () =>
      (await logSize(database.sql)) >= ((await latestCheckpoint(database.sql))?.size ?? 0) &&
      (await missingGuards(database.sql, database.dialect)).length === 0,
    sleutels: async () => (await keyStore.list('signing/')).length > 0 && (await keyStore.goneCopies()).length === 0,
    kluis: async () => {
      const look = vault.list()[Symbol.asyncIterator]();
      await look.next();
      // Lets go of the folder.
      await look.return?.();
      return true;
    },
    ffmpeg: believedForAMinute(async () => (await missingFromFfmpeg()).length === 0, clock),
    gezichtsdetectie: () =>
      access(settings.detectorModel).then(
        () => true,
        () => false,
      ),
  };
}

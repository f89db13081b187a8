import type { Knex } from 'knex';
import type { Actor } from '../../../protocols/acts.ts';
import { parseContainerName } from '../../../protocols/docking/axis/names.ts';
import { granted, refuse, type Verdict } from '../../../protocols/refusal.ts';
import { stamp } from '../../clock.ts';
import { removeObject } from '../../custody/store-object.ts';
import { openUpload } from '../open-upload.ts';
import { sealRecording } from '../seal-recording.ts';
import { noteWhole, provisional, sealWhole } from '../seal-whole.ts';
import { endUpload, readUpload, type Upload } from '../uploads.ts';
import { personOf } from './announced.ts';
import { readConnection } from './connections.ts';
import type { AxisContainer } from './containers.ts';
import { describeClip, userOf, type PutClip } from './describe-clip.ts';
import type { AxisDesk } from './desk.ts';
import { PassingBody } from './passing.ts';

/** A clip on its way in. */
export interface ComingClip extends PutClip {
  readonly container: AxisContainer;
  /** MD5 in hex that the dock says it has, when it says so. */
  readonly etag: string | undefined;
  readonly body: AsyncIterable<Buffer>;
}

/**
 * Takes a clip in, seals it in passing and takes it into custody; gives its MD5 when it was sealed, synced, read back and found the same. A try that
 * broke off leaves nothing. The same bytes sent again are the clip that is there; other bytes under its name are kept apart beside it. Refuses
 * `etag-differs`, and `hash-differs` when what lies in the vault is not what came.
 */
export async function receiveClip(desk: AxisDesk, by: Actor, clip: ComingClip): Promise<Verdict<string>> {
  await clearEarlierTries(desk, by, clip);
  const upload = await openClip(desk, by, clip);
  const passing = new PassingBody();
  try {
    const whole = await sealWhole(desk, upload, passing.through(clip.body));
    const etag = passing.etag();
    if (clip.etag !== undefined && clip.etag !== etag) {
      await abandon(desk, by, upload, 'etag-differs');
      return refuse('etag-differs');
    }
    const before = (await triesOf(desk.database.sql, clip)).filter(({ state }) => state === 'complete');
    if (before.some((each) => each.declaredSha256 === whole.sha256)) {
      await abandon(desk, by, upload, 'already-sealed');
      return granted(etag);
    }
    const apart = await reasonFor(desk, clip, passing, before.length > 0);
    // Two clips of one name are no two parts of one recording.
    const seriesId = apart === 'conflicting-clip' ? null : clip.container.id;
    await noteWhole(desk, upload, whole, { etag, apart, seriesId });
    const sealed = await sealRecording(desk, by, upload.id);
    return sealed.refused === undefined ? granted(etag) : sealed;
  } catch (cause) {
    await abandonBroken(desk, by, upload);
    throw cause;
  }
}

async function openClip(desk: AxisDesk, by: Actor, clip: ComingClip): Promise<Upload> {
  const { container } = clip;
  const user = userOf(container);
  const officerId = user === undefined ? undefined : await personOf(desk.database.sql, user);
  const described = describeClip(container, clip, stamp(desk.clock.now()));
  const manifest = {
    ...provisional(desk.clock, { ...described, ...(officerId === undefined ? {} : { officerId }) }),
    // The camera hung in the dock when its first recording began to come.
    dockingStartedAt: container.createdAt,
  };
  const opened = await openUpload(desk, by, manifest, { seriesId: container.id, objectName: clip.name });
  if (opened.refused !== undefined) throw new Error(`The upload of ${container.id} was gone before it began`);
  return opened.value;
}

async function reasonFor(
  desk: AxisDesk,
  { container }: ComingClip,
  passing: PassingBody,
  isOther: boolean,
): Promise<Upload['apart']> {
  if (isOther) return 'conflicting-clip';
  if (parseContainerName(container.name)?.kind === 'rejected') return 'rejected';
  const encrypts = (await readConnection(desk.database.sql, container.connectionId))?.encrypted === true;
  // What was recorded before encryption was turned on comes as it is.
  return encrypts && !passing.looksLikeFootage ? 'key-missing' : null;
}

/** Earlier tries of this very object, ended or not. */
async function triesOf(sql: Knex, { container, name }: ComingClip): Promise<Upload[]> {
  const ids: unknown[] = await sql('uploads')
    .where({ series_id: container.id, object_name: name })
    .whereIn('state', ['open', 'complete'])
    .orderBy('created_at')
    .pluck('id');
  const found = await Promise.all(ids.map((id) => readUpload(sql, String(id))));
  return found.filter((upload) => upload !== undefined);
}

/** Completes a try that came in as a whole before this process died, and clears away one that broke off: the dock sends all of it again. */
async function clearEarlierTries(desk: AxisDesk, by: Actor, clip: ComingClip): Promise<void> {
  for (const upload of await triesOf(desk.database.sql, clip)) {
    if (upload.state !== 'open') continue;
    if (upload.received === upload.declaredSize) await sealRecording(desk, by, upload.id);
    else await abandon(desk, by, upload, 'broken-off');
  }
}

/** Ends an upload that will not become a recording, with everything that was stored of it. */
async function abandon(desk: AxisDesk, by: Actor, upload: Upload, reason: string): Promise<void> {
  const ended = await desk.database.inTransaction(async (tx) => {
    if (!(await endUpload(tx, upload.id, 'refused', stamp(desk.clock.now())))) return false;
    tx.record({ act: 'docking.uploaded', result: 'failed', by, about: upload.recordingId, facts: { reason } });
    return true;
  });
  if (ended) await removeObject(desk, upload.objectId);
}

/** What came in as a whole stays: it is sealed later, whatever went wrong now. */
async function abandonBroken(desk: AxisDesk, by: Actor, upload: Upload): Promise<void> {
  const now = await readUpload(desk.database.sql, upload.id).catch(() => undefined);
  if (now?.state !== 'open' || now.received === now.declaredSize) return;
  // When this fails too, the next try or the sweep clears it away.
  await abandon(desk, by, upload, 'broken-off').catch(() => undefined);
}

import { parseManifest, type UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import {
  hashClip,
  isUnchanged,
  readCamera,
  readClips,
  type Camera,
  type CameraClip,
  type ClipContent,
} from './camera-folder.ts';
import { checkReceipt } from './check-receipt.ts';
import type { DockMemory, DockState } from './dock-state.ts';
import { removeFiles } from './durable-file.ts';
import { sendClip } from './send-clip.ts';
import { clockOfServer, fetchReceipt, type Now } from './server-link.ts';

/** One docking of one camera. */
export interface Docking {
  /** Folder of the camera: `camera.json` and clips. */
  readonly folder: string;
  readonly memory: DockMemory;
  /** This machine's clock. */
  readonly now: Now;
  /** Tells the person at the dock what happens, one line a step. */
  readonly say: (line: string) => void;
}

interface Course extends Docking {
  readonly camera: Camera;
  readonly serverNow: Now;
  readonly dockingStartedAt: string;
}

/**
 * Sends every clip of a camera, checks the receipt of each, and only then wipes it. Returns whether every clip has a receipt;
 * a clip without a valid one stays on the camera. Can be broken off at any moment and started again.
 */
export async function dockCamera(docking: Docking): Promise<boolean> {
  const { folder, memory, now, say } = docking;
  const camera = await readCamera(folder);
  const clips = await readClips(folder);
  say(`Camera ${camera.cameraId}: ${String(clips.length)} ${clips.length === 1 ? 'opname' : 'opnamen'} gevonden`);
  const state = await enrolledState(memory);
  const dockingStartedAt = state.dockings[camera.cameraId] ?? now().toISOString();
  await memory.write({ ...state, dockings: { ...state.dockings, [camera.cameraId]: dockingStartedAt } });
  const serverNow = await clockOfServer(new URL(state.server), now);
  let receipted = 0;
  for (const clip of clips) {
    try {
      await dockClip({ ...docking, camera, serverNow, dockingStartedAt }, clip);
      receipted += 1;
    } catch (error) {
      say(`${clip.name}: blijft op de camera, ${error instanceof Error ? error.message : 'er ging iets mis'}`);
    }
  }
  const whole = receipted === clips.length;
  if (whole) await endDocking(memory, camera);
  say(
    whole
      ? 'Alle opnamen zijn in bewaring; de camera is leeg'
      : `${String(clips.length - receipted)} van ${String(clips.length)} niet in bewaring`,
  );
  return whole;
}

async function dockClip(course: Course, clip: CameraClip): Promise<void> {
  const { memory, say, serverNow } = course;
  const content = await hashClip(clip);
  say(`${clip.name}: ${String(content.size)} bytes, SHA-256 ${content.sha256}`);
  const state = await enrolledState(memory);
  const key = `${content.sha256} ${clip.name}`;
  const begunAt = state.uploads[key];
  if (begunAt !== undefined) say(`${clip.name}: gaat verder waar het was gebleven`);
  const manifest = manifestOf(course, clip, content);
  const address = await sendClip({
    ...{ state, now: serverNow, clip, manifest, begunAt },
    opened: (opened) => remember(memory, (before) => ({ ...before, uploads: { ...before.uploads, [key]: opened } })),
  });
  say(`${clip.name}: verzonden`);

  const jws = await fetchReceipt(state, serverNow, new URL(address, state.server).pathname.split('/').at(-1) ?? '');
  const { recordingId } = await checkReceipt(state, jws, {
    ...content,
    cameraId: manifest.cameraId,
    clipName: clip.name,
  });
  await memory.keepReceipt(recordingId, jws);
  say(`${clip.name}: in bewaring als ${recordingId}, ontvangstbewijs klopt`);
  // From here on the service vouches for the clip. What changed since it was read is another clip, which it does not vouch for.
  if (!(await isUnchanged(clip, content))) throw new Error('de opname is intussen veranderd');
  await removeFiles(clip.files);
  await remember(memory, ({ uploads, ...before }) => ({
    ...before,
    uploads: Object.fromEntries(Object.entries(uploads).filter(([known]) => known !== key)),
  }));
  say(`${clip.name}: gewist van de camera`);
}

function manifestOf({ camera, now, dockingStartedAt }: Course, clip: CameraClip, content: ClipContent): UploadManifest {
  const declared = parseManifest({
    ...camera,
    ...clip.description,
    clipName: clip.name,
    mediaType: clip.mediaType,
    size: content.size,
    sha256: content.sha256,
    dockingStartedAt,
    dockClockAt: now().toISOString(),
  });
  if (declared.refused === undefined) return declared.value;
  const [field] = declared.fields ?? [];
  throw new Error(`de beschrijving klopt niet: ${field?.field ?? ''} ${field?.reason ?? ''}`);
}

async function enrolledState(memory: DockMemory): Promise<DockState> {
  const state = await memory.read();
  if (state === undefined)
    throw new Error('dit dockstation is nog niet aangemeld; gebruik --enrol met een code van de beheerder');
  return state;
}

async function remember(memory: DockMemory, change: (before: DockState) => DockState): Promise<void> {
  await memory.write(change(await enrolledState(memory)));
}

async function endDocking(memory: DockMemory, camera: Camera): Promise<void> {
  await remember(memory, (before) => ({
    ...before,
    dockings: Object.fromEntries(Object.entries(before.dockings).filter(([cameraId]) => cameraId !== camera.cameraId)),
  }));
}

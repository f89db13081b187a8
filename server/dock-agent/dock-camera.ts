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
import { NOT_ENROLLED, type DockMemory, type DockState } from './dock-state.ts';
import { removeFiles } from './durable-file.ts';
import { unhurried, type Pace } from './pace.ts';
import { sayWhy } from './say-why.ts';
import { sendClip } from './send-clip.ts';
import { clockOfServer, fetchReceipt, isAway, type Now } from './server-link.ts';

/** One docking of one camera. */
export interface Docking {
  /** Folder of the camera: `camera.json` and clips. */
  readonly folder: string;
  readonly memory: DockMemory;
  /** This machine's clock. */
  readonly now: Now;
  /** Tells the person at the dock what happens, one line a step. */
  readonly say: (line: string) => void;
  /** The camera, when it was recognised by something else than `camera.json`. */
  readonly camera?: Camera;
  /** Told each step, for a page that shows how far the camera is. */
  readonly report?: (step: DockStep) => void;
  /** How fast clips may be sent; as fast as the line goes when it says nothing. */
  readonly pace?: Pace;
  /** Waits before each new try when the service does not answer; whoever comes back by himself keeps them short. */
  readonly retries?: readonly number[];
  /** Hashes a clip; whoever comes back often remembers what he read. */
  readonly hash?: (clip: CameraClip) => Promise<ClipContent>;
}

/** What happens to a camera in the dock. Bytes are of the clip itself. */
export type DockStep =
  | { readonly kind: 'clock'; readonly serverAheadMilliseconds: number }
  | { readonly kind: 'sending'; readonly clip: string; readonly sent: number }
  | { readonly kind: 'wiped'; readonly clip: string }
  | { readonly kind: 'kept'; readonly clip: string; readonly reason: string };

interface Course extends Docking {
  readonly camera: Camera;
  readonly report: (step: DockStep) => void;
  readonly serverNow: Now;
  /** When this dock first saw each clip, by its name. */
  readonly seen: Readonly<Record<string, string>>;
}

/**
 * Sends every clip of a camera, checks the receipt of each, and only then wipes it. Returns whether every clip has a receipt;
 * a clip without a valid one stays on the camera. Can be broken off at any moment and started again.
 */
export async function dockCamera(docking: Docking): Promise<boolean> {
  const { folder, memory, now, say } = docking;
  const camera = docking.camera ?? (await readCamera(folder));
  const report = docking.report ?? (() => undefined);
  const clips = await readClips(folder);
  say(`Camera ${camera.cameraId}: ${String(clips.length)} ${clips.length === 1 ? 'opname' : 'opnamen'} gevonden`);
  const begunAt = now().toISOString();
  const state = await memory.update((before) => ({
    ...before,
    seen: { ...before.seen, [camera.cameraId]: firstSeen(before.seen[camera.cameraId] ?? {}, clips, begunAt) },
  }));
  const serverNow = await clockOfServer(new URL(state.server), now);
  report({ kind: 'clock', serverAheadMilliseconds: serverNow().getTime() - now().getTime() });
  const course = { ...docking, camera, report, serverNow, seen: state.seen[camera.cameraId] ?? {} };
  let receipted = 0;
  for (const clip of clips) receipted += (await tryClip(course, clip)) ? 1 : 0;
  const whole = receipted === clips.length;
  if (whole) await endDocking(memory, camera);
  say(
    whole
      ? 'Alle opnamen zijn in bewaring; de camera is leeg'
      : `${String(clips.length - receipted)} van ${String(clips.length)} niet in bewaring`,
  );
  return whole;
}

/** False when the clip stays on the camera. */
async function tryClip(course: Course, clip: CameraClip): Promise<boolean> {
  try {
    await dockClip(course, clip);
    return true;
  } catch (error) {
    const reason = sayWhy(error);
    course.say(`${clip.name}: blijft op de camera, ${reason}`);
    course.report({ kind: 'kept', clip: clip.name, reason });
    // Who comes back by himself need not let every other clip wait for a service that is away.
    if (course.retries !== undefined && isAway(error)) throw error;
    return false;
  }
}

async function dockClip(course: Course, clip: CameraClip): Promise<void> {
  const { memory, say, serverNow, report } = course;
  if (clip.fault !== undefined) throw new Error(clip.fault);
  const content = await (course.hash ?? hashClip)(clip);
  say(`${clip.name}: ${String(content.size)} bytes, SHA-256 ${content.sha256}`);
  const state = await enrolledState(memory);
  const key = `${content.sha256} ${clip.name}`;
  const begunAt = state.uploads[key];
  if (begunAt !== undefined) say(`${clip.name}: gaat verder waar het was gebleven`);
  const manifest = manifestOf(course, clip, content);
  const address = await sendClip({
    ...{ state, now: serverNow, clip, manifest, begunAt },
    ...{ pace: course.pace ?? unhurried, retries: course.retries },
    sent: (sent) => {
      report({ kind: 'sending', clip: clip.name, sent });
    },
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
  report({ kind: 'wiped', clip: clip.name });
}

function manifestOf({ camera, now, seen }: Course, clip: CameraClip, content: ClipContent): UploadManifest {
  const dockClockAt = now().toISOString();
  const declared = parseManifest({
    ...camera,
    ...clip.description,
    clipName: clip.name,
    mediaType: clip.mediaType,
    size: content.size,
    sha256: content.sha256,
    dockingStartedAt: seen[clip.name] ?? dockClockAt,
    dockClockAt,
  });
  if (declared.refused === undefined) return declared.value;
  const [field] = declared.fields ?? [];
  throw new Error(`wat de camera over de opname zegt, klopt niet (${field?.field ?? 'onleesbaar'})`);
}

async function enrolledState(memory: DockMemory): Promise<DockState> {
  const state = await memory.read();
  if (state === undefined) throw new Error(NOT_ENROLLED);
  return state;
}

async function remember(memory: DockMemory, change: (before: DockState) => DockState): Promise<void> {
  await memory.update(change);
}

/** A clip that was left on the camera keeps the docking in which it was first seen; one that was made since belongs to this docking. */
function firstSeen(
  before: Readonly<Record<string, string>>,
  clips: readonly CameraClip[],
  now: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(clips.map(({ name }) => [name, before[name] ?? now]));
}

async function endDocking(memory: DockMemory, { cameraId }: Camera): Promise<void> {
  await remember(memory, (before) => ({
    ...before,
    seen: Object.fromEntries(Object.entries(before.seen).filter(([known]) => known !== cameraId)),
  }));
}

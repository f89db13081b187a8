import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeSampleFootage } from '../../media-pipeline/sample-footage.ts';
import type { SampleShape } from '../../media-pipeline/sample-scenes.ts';
import type { Actor } from '../../protocols/acts.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Settings } from '../config.ts';
import type { Database } from '../database/database.ts';
import { dockCamera } from '../dock-agent/dock-camera.ts';
import { openDockMemory, type DockMemory } from '../dock-agent/dock-state.ts';
import { enrol, sendReport } from '../dock-agent/server-link.ts';
import { inviteDock } from '../docking/enrol-dock.ts';
import { actorOf } from '../persons/persons.ts';
import { grantDestructionMandate } from '../retention/change-mandates.ts';
import { DEMO_CLIPS, type DemoClip } from './demo-clips.ts';
import { DEMO_CAMERAS, DEMO_PERSONS } from './demo-persons.ts';

/** The open house that is filled. */
export interface DemoGround {
  readonly port: number;
  readonly house: {
    readonly settings: Pick<Settings, 'dataFolder'>;
    readonly database: Database;
    readonly clock: Clock;
  };
}

/** Tells the person who started the demonstration what happens. */
type Say = (line: string) => void;

const DOCK_NAME = 'Dock Stadhuis';
const SHAPE: SampleShape = { width: 1280, height: 720, framesPerSecond: 25 };
const DAY_MILLISECONDS = 86_400_000;
const MANDATE_DAYS = 365;

/**
 * Fills the demonstration: a standing mandate, an enrolled dock, and the sample recordings. These are filmed into a camera
 * folder beside the data and come in as real ones do: the dock program sends them over HTTP and wipes them against a receipt.
 * What is there already is left alone, so that a start that was broken off is finished by the next one.
 */
export async function fillDemo(ground: DemoGround, say: Say, shape = SHAPE): Promise<void> {
  await grantMandate(ground);
  const missing = await missingClips(ground);
  if (missing.length === 0) return;
  say('De demonstratie wordt gevuld met voorbeeldopnamen; u kunt intussen al rondkijken.');
  const memory = await enrolledDock(ground);
  for (const camera of DEMO_CAMERAS) {
    const clips = missing.filter((clip) => clip.cameraId === camera.id);
    if (clips.length === 0) continue;
    const folder = path.join(demoFolder(ground), camera.id);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, 'camera.json'),
      JSON.stringify({ cameraId: camera.id, officerId: camera.personId }),
    );
    for (const clip of clips) {
      say(`Voorbeeldopname maken: ${clip.place}, ${String(clip.seconds)} seconden`);
      await film(ground, folder, clip, shape);
    }
    const whole = await dockCamera({ folder, memory, now: () => ground.house.clock.now(), say });
    if (!whole) throw new Error(`Not every sample recording of ${camera.id} came into custody`);
  }
  await hangUp(ground, memory);
  say('De demonstratie is gevuld. De rondleiding staat op /rondleiding.');
}

/** The end of a shift: both cameras hang in the dock, empty, and the dock says so. */
async function hangUp({ house }: DemoGround, memory: DockMemory): Promise<void> {
  const state = await memory.read();
  if (state === undefined) return;
  const at = stamp(house.clock.now());
  const [charged, charging] = [
    { battery: 100, charging: false },
    { battery: 82, charging: true },
  ];
  const berths = DEMO_CAMERAS.map(({ id: cameraId }, index) => ({
    ...{ cameraId, state: 'empty' as const, seenAt: at, dockingStartedAt: at },
    ...{ sentBytes: 0, totalBytes: 0, clipsLeft: 0, reason: '', notices: [] },
    ...(index === 0 ? charged : charging),
  }));
  await sendReport(state, () => house.clock.now(), { at, berths });
}

/** Beside the data and never inside: what a camera holds is not in custody yet. */
function demoFolder({ house }: DemoGround): string {
  return `${house.settings.dataFolder}-demo`;
}

async function missingClips({ house }: DemoGround): Promise<readonly DemoClip[]> {
  const present: unknown[] = await house.database.sql('recordings').pluck('clip_name');
  return DEMO_CLIPS.filter((clip) => !present.includes(clip.clipName));
}

async function film(ground: DemoGround, folder: string, clip: DemoClip, shape: SampleShape): Promise<void> {
  const { seconds, seed, scene, place, latitude, longitude } = clip;
  const startedAt = new Date(ground.house.clock.now().getTime() - clip.hoursAgo * 3_600_000);
  const endedAt = new Date(startedAt.getTime() + seconds * 1000);
  const target = path.join(folder, clip.clipName);
  await makeSampleFootage({
    target,
    seconds,
    seed,
    kind: scene,
    shape,
    recordedAt: startedAt,
    camera: clip.cameraId,
  });
  const sideCar = { startedAt: stamp(startedAt), endedAt: stamp(endedAt), place, latitude, longitude };
  await writeFile(`${target}.json`, JSON.stringify(sideCar));
}

/** The dock of the demonstration; enrolled over HTTP with an invitation, unless this database knows it already. */
async function enrolledDock(ground: DemoGround): Promise<DockMemory> {
  const { database, clock } = ground.house;
  const memory = await openDockMemory(path.join(demoFolder(ground), 'dock'));
  const server = `http://127.0.0.1:${String(ground.port)}`;
  const before = await memory.read();
  const known: unknown = await database
    .sql('docks')
    .where({ id: before?.dockId ?? '', state: 'enrolled' })
    .first('id');
  if (before !== undefined && known !== undefined) {
    // The demonstration may have been started on another port.
    await memory.write({ ...before, server });
    return memory;
  }
  const invitation = await inviteDock({ database, clock }, demoActor('beheerder'), { name: DOCK_NAME });
  if (invitation.refused !== undefined) throw new Error(`The dock was not invited: ${invitation.refused}`);
  const { state } = await enrol(new URL(server), invitation.value.code, DOCK_NAME);
  await memory.write(state);
  return memory;
}

async function grantMandate({ house }: DemoGround): Promise<void> {
  const { database, clock } = house;
  const there: unknown = await database.sql('mandates').first('id');
  if (there !== undefined) return;
  const validFrom = clock.now();
  const verdict = await grantDestructionMandate({ database, clock }, demoActor('toezichthouder'), {
    reference: 'DEMO-2026-01',
    ground: 'Bodycambeelden zonder verzoek, klacht of aangifte; Archiefwet 1995, artikel 3 en 5',
    validFrom,
    validTo: new Date(validFrom.getTime() + MANDATE_DAYS * DAY_MILLISECONDS),
  });
  if (verdict.refused !== undefined) throw new Error(`The mandate was not granted: ${verdict.refused}`);
}

function demoActor(role: (typeof DEMO_PERSONS)[number]['role']): Actor {
  const person = DEMO_PERSONS.find((candidate) => candidate.role === role);
  if (person === undefined) throw new Error(`The demonstration has no ${role}`);
  return { ...actorOf(person), origin: 'demonstratie' };
}

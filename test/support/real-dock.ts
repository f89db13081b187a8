import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SYSTEM } from '../../protocols/acts.ts';
import { stamp } from '../../server/clock.ts';
import { dockCamera } from '../../server/dock-agent/dock-camera.ts';
import { openDockMemory } from '../../server/dock-agent/dock-state.ts';
import { enrol } from '../../server/dock-agent/server-link.ts';
import { inviteDock } from '../../server/docking/enrol-dock.ts';
import { madeFootage } from './footage.ts';
import type { TestHouse } from './house.ts';

/** A clip of a few pictures on a camera, that ended some minutes ago. */
export interface CameraClip {
  readonly cameraId: string;
  readonly clipName: string;
  readonly minutesAgo: number;
}

/** An enrolled dock of a house: takes a camera with one clip, sends it over HTTP, wipes it, and gives the id of the recording. */
export async function openRealDock(house: TestHouse): Promise<(clip: CameraClip) => Promise<string>> {
  const { database, clock } = house.house;
  const memory = await openDockMemory(path.join(house.folder, 'dock'));
  const invitation = await inviteDock({ database, clock }, SYSTEM, { name: 'Dok Markt' });
  const { state } = await enrol(new URL(house.url), invitation.value!.code, 'Dok Markt');
  await memory.write(state);
  return async ({ cameraId, clipName, minutesAgo }) => {
    const folder = path.join(house.folder, cameraId);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'camera.json'), JSON.stringify({ cameraId }));
    const footage = await madeFootage(
      'docked-1s.mp4',
      ...['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10:duration=1', '-pix_fmt', 'yuv420p'],
    );
    const ended = clock.now().getTime() - minutesAgo * 60_000;
    const sideCar = { startedAt: stamp(new Date(ended - 1000)), endedAt: stamp(new Date(ended)) };
    await writeFile(path.join(folder, clipName), await readFile(footage));
    await writeFile(path.join(folder, `${clipName}.json`), JSON.stringify(sideCar));
    const whole = await dockCamera({ folder, memory, now: () => clock.now(), say: () => undefined });
    if (!whole) throw new Error(`${clipName} did not come into custody`);
    await house.settled();
    const [id] = (await database.sql('recordings').where({ clip_name: clipName }).pluck('id')) as string[];
    return id!;
  };
}

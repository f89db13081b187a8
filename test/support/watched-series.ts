import { readFile } from 'node:fs/promises';
import type { Recording } from '../../protocols/custody/recording.ts';
import { movableClock, stamp } from '../../server/clock.ts';
import { storeTrack } from '../../server/custody/tracks.ts';
import { aRecording } from './custody.ts';
import { madeFootage } from './footage.ts';
import type { TestHouse } from './house.ts';
import { storeFootage } from './stored-footage.ts';

/** Playing time of every clip. */
export const CLIP_SECONDS = 8;
/** Seconds after the first clip at which each begins: the second right behind it, the third after a gap. */
export const CLIP_BEGINS = [0, 8, 30] as const;

/** Recordings of one incident: one camera in three clips with a fourth in quarantine, and a second camera that saw a part of it. */
export interface WatchedSeries {
  readonly clips: readonly Recording[];
  readonly other: Recording;
}

/** A clip of moving test picture with its time in it; the browser is asked for nothing that it does not know. */
export async function playableClip(): Promise<Buffer> {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=25:duration=${String(CLIP_SECONDS)}`];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${String(CLIP_SECONDS)}`, '-c:a', 'aac'];
  const coding = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-g',
    '25',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
  ];
  return readFile(await madeFootage('player-8s.mp4', ...picture, ...sound, ...coding));
}

/** Footage whose frames do not last equally long: of every ten frames the last five were dropped. */
export async function unevenClip(): Promise<Buffer> {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=25:duration=${String(CLIP_SECONDS)}`];
  const uneven = ['-vf', "select='lt(mod(n,10),5)'", '-fps_mode', 'vfr'];
  const coding = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-g',
    '25',
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
  ];
  return readFile(await madeFootage('player-uneven-8s.mp4', ...picture, ...uneven, ...coding));
}

/** Stores the recordings of the incident with the way that the camera went. */
export async function storeSeries(house: TestHouse): Promise<WatchedSeries> {
  const clock = house.house.movable ?? movableClock();
  const content = await playableClip();
  const begin = clock.now().getTime() - 600_000;
  const store = async (from: number, given: Partial<Recording>): Promise<Recording> => {
    const recording = aRecording(clock, {
      ...{
        size: content.length,
        durationSeconds: CLIP_SECONDS,
        officerId: 'demo-handhaver',
        place: 'Breestraat, Leiden',
      },
      startedAt: stamp(new Date(begin + from * 1000)),
      endedAt: stamp(new Date(begin + (from + CLIP_SECONDS) * 1000)),
      facts: JSON.stringify({ video: { codec: 'h264', width: 640, height: 360, frameRate: 25 }, audio: null }),
      ...given,
    });
    await storeFootage(house.house, recording, content);
    return recording;
  };
  const clips: Recording[] = [];
  for (const [at, from] of CLIP_BEGINS.entries()) {
    clips.push(await store(from, { seriesId: 'serie', seriesNumber: at + 1 }));
    const [{ id } = { id: '' }] = clips.slice(-1);
    await storeTrack(house.house, id, { points: walked(at) });
  }
  const apart = { state: 'quarantined', quarantineReason: 'implausible-clock' } as const;
  clips.push(await store(40, { seriesId: 'serie', seriesNumber: 4, ...apart }));
  return { clips, other: await store(4, { cameraId: 'CAM-2', place: 'Breestraat, overkant' }) };
}

function walked(clip: number): { seconds: number; latitude: number; longitude: number }[] {
  return Array.from({ length: CLIP_SECONDS }, (_, seconds) => ({
    seconds,
    latitude: 52.1583 + clip * 0.0004 + seconds * 0.00004,
    longitude: 4.4925 + clip * 0.0006 + Math.sin(seconds) * 0.0001,
  }));
}

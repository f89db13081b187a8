import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import type { Recording } from '../../protocols/custody/recording.ts';
import { clipsOf } from '../../server/custody/series.ts';
import { findContainer } from '../../server/docking/axis/containers.ts';
import { certificateIn, connectionFor, dockWith, type AxisDock, type ConnectionFileRead } from './axis-dock.ts';
import { sampleFootage } from './footage.ts';
import { openHouse, type TestHouse } from './house.ts';

export const USER = '7a1c5cb2-08a5-4c1c-9a56-0f3f2f9d2a11';
export const CAMERA = 'B8A44F000001';

/** A dock behind a connection of its own. */
export interface Connected {
  readonly id: string;
  readonly file: ConnectionFileRead;
  readonly dock: AxisDock;
}

/** A whole house, and docks that were introduced to it. */
export interface AxisHouse extends AsyncDisposable {
  readonly house: TestHouse;
  /** Connects a system of docks that knows one user and one camera; the camera is in the register. */
  connect(encrypted?: boolean): Promise<Connected>;
  /** Footage of its own: the same pictures with a box of random bytes behind them, which players pass over; `hidden` goes in there too. */
  aClip(hidden?: Buffer): Buffer;
  /** Clips of a container as they are in custody, in order. */
  seriesOf(connectionId: string, container: string): Promise<Recording[]>;
  /** Says that a container is complete, and waits until what follows from that was done. */
  complete(dock: AxisDock, container: string): Promise<void>;
}

/** Opens it; `plainly` without TLS, as only the demonstration may be, so that people can come in by a plain client too. */
export async function openAxisHouse(
  environment: Readonly<Record<string, string>> = {},
  plainly = false,
): Promise<AxisHouse> {
  const tls = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-axis-tls-'));
  const certificate = plainly ? {} : await certificateIn(tls);
  const house = await openHouse({ environment: { ...certificate, ...environment } });
  const { sql } = house.house.database;
  const footage = await readFile(await sampleFootage('terrace', 3));
  await sql('cameras').insert({ id: CAMERA, name: 'Bodycam 1', created_at: new Date().toISOString() });
  return {
    house,
    connect: async (encrypted = false) => {
      const { id, file } = await connectionFor(house.house.axis, encrypted);
      const dock = dockWith(file);
      await introduce(dock);
      return { id, file, dock };
    },
    aClip: (hidden = Buffer.alloc(0)) => {
      const size = Buffer.from([0, 0, 0, 40 + hidden.length]);
      return Buffer.concat([footage, size, Buffer.from('free', 'latin1'), randomBytes(32), hidden]);
    },
    seriesOf: async (connectionId, container) =>
      clipsOf(sql, (await findContainer(sql, connectionId, container))?.id ?? ''),
    complete: async (dock, container) => {
      expect((await dock.send('POST', container, { meta: { Status: 'Complete' } })).status).toBe(204);
      await house.settled();
    },
    [Symbol.asyncDispose]: async () => {
      await house[Symbol.asyncDispose]();
      await rm(tls, { recursive: true, force: true });
    },
  };
}

/** What a system controller tells of itself, its users and its cameras before it sends anything else. */
export async function introduce(dock: AxisDock): Promise<void> {
  for (const list of ['System', 'Users', 'Devices']) await dock.send('PUT', list);
  const user = { Active: 'True', Name: 'Ömer de Wit', UserID: 'P-1204' };
  expect((await dock.send('PUT', `Users/${USER}`, { meta: user })).status).toBe(201);
  const device = { Active: 'True', Name: 'Bodycam 1', Model: 'W110' };
  expect((await dock.send('PUT', `Devices/${CAMERA}`, { meta: device })).status).toBe(201);
}

/** A moment as docks write it in a name. */
export const compact = (moment: Date): string => moment.toISOString().replaceAll(/[-:]|\.\d+/g, '');
/** A moment as docks write it in metadata. */
export const iso = (moment: Date): string => moment.toISOString().replace(/\.\d+/, '');

let minutes = 0;

/** A recording as a dock declares it, with clips of a minute; none of them lies where another one did. */
export function aRecordingOf(clips: number) {
  minutes += clips + 5;
  const start = new Date(Math.floor(Date.now() / 1000) * 1000 - minutes * 60_000);
  const at = (minute: number): Date => new Date(start.getTime() + minute * 60_000);
  const container = `${USER}_${CAMERA}_${compact(start)}`;
  return {
    container,
    at,
    meta: {
      ContainerName: container,
      ...{ BWCSerialNumber: CAMERA, SCUSerialNumber: 'ACCC8E000001', UserID: USER, BWCModel: 'W110' },
      ...{ TriggerOn: 'Button', TriggerOnTimeISO: iso(start), TriggerOnLocation: '52.3702, 4.8952, 3.5, 1756632600' },
      ...{
        StartTimeISO: iso(start),
        StopTimeISO: iso(at(clips)),
        TimeZone: 'Europe/Amsterdam',
        Status: 'Transferring',
      },
    },
    clip: (number: number, content: Buffer) => ({
      name: `${compact(at(number))}_${String(4000 + number)}.mp4`,
      content,
      meta: { StartTimeISO: iso(at(number)), StopTimeISO: iso(at(number + 1)), ContainerType: 'mp4' },
    }),
  };
}

/** A track object with a point at each of these seconds. */
export const trackOf = (seconds: readonly number[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      CoordinateEntries: seconds.map((each) => ({
        LocationWKT: `POINT(4.8${String(each).padStart(4, '0')} 52.37)`,
        SecondsFromStart: each,
        Timestamp: '2026-08-31T09:30:00Z',
      })),
    }),
  );

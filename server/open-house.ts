import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { SYSTEM } from '../protocols/acts.ts';
import type { House } from './compose.ts';
import { ensureDemoPersons } from './demo/demo-persons.ts';
import { sweepUploads } from './docking/sweep-uploads.ts';
import { startTimetable, type Timetable } from './jobs/timetable.ts';
import { noteStore } from './known-keys.ts';
import { buildOutside, type Outside } from './outside.ts';

/** A house that is open. Disposing of it closes it in order: no new requests, jobs stopped, database closed. */
export interface OpenHouse extends AsyncDisposable, Outside {
  readonly house: House;
  readonly timetable: Timetable;
  /** Port that it listens on; differs from the settings when they say 0. */
  readonly port: number;
}

/** What a process may leave to others. */
export interface Opening {
  /** Whether this process also does the jobs; with several machines workers do. */
  readonly works: boolean;
  /** Says whether the demonstration is still being filled. */
  readonly isFilling?: () => boolean;
}

/** Opens the house: finishes what a crash interrupted, listens, and works. */
export async function openHouse(house: House, opening: Opening): Promise<OpenHouse> {
  const { settings, database, log } = house;
  // An upload that cannot be completed now is tried again by the timetable; it must not keep the house shut.
  await sweepUploads(house.docking).catch((err: unknown) => {
    log.error({ err }, 'sweeping the uploads failed');
  });
  if (settings.demo) await ensureDemoPersons(house);
  await database.inTransaction(async (tx) => {
    await noteStore(tx, house.keyStoreId);
    const facts = { demo: settings.demo, keyStore: house.keyStoreId };
    tx.record({ act: 'house.started', result: 'done', by: SYSTEM, about: 'beeldkluis', facts });
  });
  const timetable = startTimetable(database, log);
  const outside = buildOutside(house, settings.demo ? demoStage(house, timetable, opening) : undefined);
  const server = await listen(house, outside.application);
  if (opening.works) await house.queue.start(house.jobs);
  return {
    ...outside,
    ...{ house, timetable, port: portOf(server) },
    [Symbol.asyncDispose]: async () => {
      timetable.stop();
      await closed(server);
      await house.queue.stop();
      await house.docking.threads.end();
      await database.close();
    },
  };
}

/** Works without listening: the process of a worker. */
export async function openWorkshop(house: House): Promise<AsyncDisposable> {
  await house.queue.start(house.jobs);
  return {
    [Symbol.asyncDispose]: async () => {
      await house.queue.stop();
      await house.database.close();
    },
  };
}

function demoStage(house: House, timetable: Timetable, { isFilling = () => false }: Opening) {
  return {
    isFilling,
    clockMoved: async () => {
      await timetable.orderAll();
      house.queue.wake();
    },
  };
}

async function listen(house: House, application: RequestListener): Promise<Server> {
  const { transport, port, host } = house.settings;
  const server =
    transport.kind === 'tls'
      ? createTlsServer(
          { cert: await readFile(transport.certificate), key: await readFile(transport.key), minVersion: 'TLSv1.2' },
          application,
        )
      : createServer(application);
  // A clip of hours may take hours to come in; what stands still is ended by the time limit on idle sockets.
  server.requestTimeout = 0;
  server.setTimeout(120_000);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return address.port;
}

async function closed(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

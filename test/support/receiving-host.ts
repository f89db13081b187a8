/** A process that receives what docks send, with nothing around it: told where to live, it can be killed at any moment and started again. */
import { createServer } from 'node:http';
import path from 'node:path';
import express from 'express';
import { NOBODY } from '../../protocols/acts.ts';
import { neutraal } from '../../protocols/municipal/neutraal.ts';
import { movableClock } from '../../server/clock.ts';
import { openDirectoryVault } from '../../server/custody/directory-vault.ts';
import { prepareKeyPlaces } from '../../server/custody/key-folders.ts';
import { buildKeyRing } from '../../server/custody/key-ring.ts';
import { openKeyStore } from '../../server/custody/key-store.ts';
import { SealingThreads } from '../../server/custody/sealing-threads.ts';
import { signStatement } from '../../server/custody/signing.ts';
import { StepMemory } from '../../server/custody/step-memory.ts';
import type { DatabaseAddress } from '../../server/database/database.ts';
import { authenticateDockWith } from '../../server/docking/authenticate-dock.ts';
import type { DockingDesk } from '../../server/docking/desk.ts';
import { enrolDock, inviteDock } from '../../server/docking/enrol-dock.ts';
import { PassedHashes } from '../../server/docking/passed-hashes.ts';
import { readReceipt } from '../../server/docking/read-receipt.ts';
import { receiveUploads, UPLOADS_PATH } from '../../server/docking/receive-uploads.ts';
import { reportDock } from '../../server/docking/report-dock.ts';
import { sweepUploads } from '../../server/docking/sweep-uploads.ts';
import { describeRefusal } from '../../server/http/answer.ts';
import { openAt } from './databases.ts';

interface Told {
  folder: string;
  address: DatabaseAddress;
  port: number;
}

const told = JSON.parse(process.argv[2] ?? '') as Told;
const serverUrl = `http://127.0.0.1:${String(told.port)}`;
const clock = movableClock();
const database = await openAt(told.address, clock);
const keys = path.join(told.folder, 'keys');
const places = {
  primary: path.join(keys, '1'),
  mirror: path.join(keys, '2'),
  rootKeyFile: path.join(keys, 'root.key'),
};
await prepareKeyPlaces(places);
const keyStore = await openKeyStore(places, clock);
const { publicJwk } = await keyStore.create('signing/1');
const desk: DockingDesk = {
  database,
  clock,
  vault: await openDirectoryVault(path.join(told.folder, 'data', 'vault')),
  keyRing: buildKeyRing({ database, keyStore, clock }),
  protocol: neutraal,
  threads: new SealingThreads(),
  steps: new StepMemory(),
  hashes: new PassedHashes(),
  signReceipt: async (receipt) => signStatement('receipt', receipt, (await keyStore.privateKey('signing/1'))!),
};
const beheerder = { id: 'p-1', name: 'Beheerder', role: 'beheerder' } as const;
const authenticate = authenticateDockWith({ database, clock, serverUrl });

const application = express();
application.use(
  UPLOADS_PATH,
  receiveUploads(desk, async (request) => (await authenticate(request)) ?? NOBODY, describeRefusal),
);
application.get('/v1/gezondheid', (_request, response) => void response.json({ status: 'goed' }));
application.get('/.well-known/beeldkluis-keys.json', (_request, response) => void response.json({ keys: [publicJwk] }));
application.post('/v1/docks/aanmeldingen', express.json(), async (request, response) => {
  const enrolled = await enrolDock(desk, NOBODY, request.body);
  response.status(enrolled.refused === undefined ? 200 : 403).json(enrolled.value ?? { code: enrolled.refused });
});
application.get('/v1/ontvangstbewijzen/:uploadId', async (request, response) => {
  const receipt = await readReceipt(desk, (await authenticate(request)) ?? NOBODY, request.params);
  response.status(receipt.refused === undefined ? 200 : 404).json(receipt.value ?? { code: receipt.refused });
});
application.post('/v1/docks/meldingen', express.json(), async (request, response) => {
  const by = await authenticate(request);
  if (by === undefined) response.sendStatus(401);
  else response.json((await reportDock(desk, by, request.body)).value);
});
application.get('/invite', async (_request, response) => {
  response.json((await inviteDock(desk, beheerder, { name: 'Dok van de proef' })).value);
});
await sweepUploads(desk);
createServer(application).listen(told.port, '127.0.0.1', () => {
  console.log('ready');
});

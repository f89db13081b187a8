import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { openDirectoryVault } from '../../../server/custody/directory-vault.ts';
import { buildKeyRing } from '../../../server/custody/key-ring.ts';
import { openKeyStore } from '../../../server/custody/key-store.ts';
import { readObjectRange } from '../../../server/custody/read-object.ts';
import type { Database, DatabaseAddress } from '../../../server/database/database.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS, emptyPlace, openAt } from '../../support/databases.ts';
import { deskOf, fillShelf, grantAYear, moveDays, runJob } from '../../support/retention.ts';

const run = promisify(execFile);

/** A backup as an administrator makes it: the files of the embedded database as they lie there, or a dump of the server. */
async function backUp(address: DatabaseAddress, folder: string): Promise<void> {
  if (address.dialect === 'postgresql') {
    await run('pg_dump', ['--format=custom', `--file=${path.join(folder, 'dump')}`, address.url]);
    return;
  }
  for (const part of ['', '-wal', '-shm']) {
    await cp(address.file + part, path.join(folder, `database${part}`)).catch(() => undefined);
  }
}

/** The backup put back, as a database of its own. */
async function restore(
  dialect: DatabaseAddress['dialect'],
  folder: string,
): Promise<{ database: Database } & AsyncDisposable> {
  if (dialect === 'sqlite') {
    const database = await openAt({ dialect, file: path.join(folder, 'database') });
    return { database, [Symbol.asyncDispose]: () => database.close() };
  }
  const place = await emptyPlace(dialect);
  const { url } = place.address as Extract<DatabaseAddress, { dialect: 'postgresql' }>;
  await run('pg_restore', ['--no-owner', `--dbname=${url}`, path.join(folder, 'dump')]);
  const database = await openAt(place.address);
  return {
    database,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** Footage out of a restored database and vault, with the key store as it is today. */
async function readAll(
  { places, clock }: TestCustody,
  restored: Database,
  from: { readonly vault: string; readonly objectId: string; readonly size: number },
): Promise<Buffer> {
  const keyStore = await openKeyStore(places, clock);
  const keyRing = buildKeyRing({ database: restored, keyStore, clock });
  const vault = await openDirectoryVault(from.vault);
  const object = { id: from.objectId, plainSize: from.size };
  const pieces: Buffer[] = [];
  for await (const piece of readObjectRange({ vault, keyRing }, object, 0, from.size)) pieces.push(piece);
  return Buffer.concat(pieces);
}

test.each(DIALECTS)(
  'restore drill (%s): a backup opens what was purged after it until the purge and never again, and what was not purged always',
  async (dialect) => {
    await using custody = await openCustody(dialect);
    const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-drill-'));
    try {
      const content = new Map<string, Buffer>();
      const shelf = await fillShelf(custody, (id) => {
        const bytes = randomBytes(1000);
        content.set(id, bytes);
        return bytes;
      });
      await backUp(custody.address, folder);
      const vault = path.join(folder, 'vault');
      await cp(path.join(custody.folder, 'vault'), vault, { recursive: true });
      await using restored = await restore(dialect, folder);
      const read = (id: string): Promise<Buffer> =>
        readAll(custody, restored.database, { vault, objectId: shelf.objects.get(id) ?? '', size: 1000 });
      for (const id of shelf.due) expect(await read(id)).toEqual(content.get(id));

      const desk = deskOf(custody);
      await grantAYear(desk);
      moveDays(custody, 29);
      await runJob(desk);

      for (const id of shelf.due) await expect(read(id)).rejects.toThrow('The key of object');
      for (const id of [shelf.held, shelf.later]) expect(await read(id)).toEqual(content.get(id));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '../../server/database/database.ts';
import { migrateUp } from '../../server/database/migrate.ts';

const CACHE = fileURLToPath(new URL('../../.cache/test-databases/', import.meta.url));
const SCHEMA = fileURLToPath(new URL('../../server/database/', import.meta.url));

let made: Promise<string> | undefined;

/** Puts an empty SQLite database with the current schema in a file that is not there yet: a copy of one that took all steps once. What tests the steps takes them itself. */
export async function layOutSchema(file: string): Promise<void> {
  if (existsSync(file)) return;
  made ??= withCurrentSchema();
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await copyFile(await made, file);
}

/** Kept between runs under the hash of everything that makes a schema; two workers that make it at once make the same. */
async function withCurrentSchema(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(SCHEMA, { recursive: true })).toSorted())
    if (name.endsWith('.ts')) hash.update(`${name}\0`).update(await readFile(path.join(SCHEMA, name)));
  const file = path.join(CACHE, `${hash.digest('hex')}.sqlite`);
  if (existsSync(file)) return file;
  const draft = `${file}.${process.pid}`;
  const sql = await connect({ dialect: 'sqlite', file: draft });
  await migrateUp(sql, 'sqlite');
  await sql.destroy();
  await rename(draft, file);
  return file;
}

import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { connect } from '../../../server/database/database.ts';
import { migrateUp } from '../../../server/database/migrate.ts';

test('the rows of the embedded database are for nobody else on the machine, also in a folder that others can look into', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-modes-'));
  await chmod(folder, 0o755);
  const sql = await connect({ dialect: 'sqlite', file: path.join(folder, 'beeldkluis.sqlite') });
  try {
    await migrateUp(sql, 'sqlite');
    const names = await readdir(folder);
    expect(names).toContain('beeldkluis.sqlite-wal');
    for (const name of names) expect((await stat(path.join(folder, name))).mode & 0o077).toBe(0);
  } finally {
    await sql.destroy();
    await rm(folder, { recursive: true });
  }
});

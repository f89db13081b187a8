import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { connect } from '../../../server/database/database.ts';
import { MIGRATIONS, migrateDown, migrateUp } from '../../../server/database/migrate.ts';
import { DIALECTS, emptyPlace } from '../../support/databases.ts';

const run = promisify(execFile);

// A process of its own that only brings the schema up to date.
const MIGRATOR = `
  const { connect } = await import(process.argv[1] + '/server/database/database.ts');
  const { migrateUp } = await import(process.argv[1] + '/server/database/migrate.ts');
  const address = JSON.parse(process.argv[2]);
  const sql = await connect(address);
  await migrateUp(sql, address.dialect);
  await sql.destroy();
`;

describe.each(DIALECTS)('the schema on %s', (dialect) => {
  test('five processes that start at once bring it up to date together', async () => {
    await using place = await emptyPlace(dialect);
    const arguments_ = ['--input-type=module', '-e', MIGRATOR, process.cwd(), JSON.stringify(place.address)];
    await Promise.all(Array.from({ length: 5 }, () => run('node_modules/node/bin/node', arguments_)));

    const sql = await connect(place.address);
    const names: unknown[] = await sql('schema_migrations').orderBy('position').pluck('name');
    await sql.destroy();
    expect(names).toEqual(MIGRATIONS.map((step) => step.name));
  });

  test('goes up, all the way down, and up again', async () => {
    await using place = await emptyPlace(dialect);
    const sql = await connect(place.address);
    await migrateUp(sql, dialect);
    await migrateDown(sql, dialect);
    expect(await sql.schema.hasTable('recordings')).toBe(false);
    expect(await sql.schema.hasTable('log_entries')).toBe(false);
    await migrateUp(sql, dialect);
    expect(await sql.schema.hasTable('recordings')).toBe(true);
    await sql.destroy();
  });

  test('a step that fails leaves nothing of itself behind', async () => {
    await using place = await emptyPlace(dialect);
    const sql = await connect(place.address);
    const broken = {
      name: '9999_broken',
      up: async (trx: Parameters<(typeof MIGRATIONS)[0]['up']>[0]) => {
        await trx.schema.createTable('half', (table) => table.text('id'));
        throw new Error('power cut');
      },
      down: () => Promise.resolve(),
    };
    await expect(migrateUp(sql, dialect, [...MIGRATIONS, broken])).rejects.toThrow('power cut');
    expect(await sql.schema.hasTable('half')).toBe(false);
    expect(await sql.schema.hasTable('recordings')).toBe(false);
    await sql.destroy();
  });

  test('a database that a newer release wrote is refused', async () => {
    await using place = await emptyPlace(dialect);
    const sql = await connect(place.address);
    await migrateUp(sql, dialect);
    await sql('schema_migrations').insert({ name: '0999_from_the_future', position: 999 });
    await expect(migrateUp(sql, dialect)).rejects.toThrow('0999_from_the_future');
    await sql.destroy();
  });
});

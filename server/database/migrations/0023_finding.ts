import type { Knex } from 'knex';
import type { Dialect, Migration } from '../migration.ts';

const COUNT_IN = `INSERT INTO places (place, uses) VALUES (NEW.place, 1) ON CONFLICT (place) DO UPDATE SET uses = places.uses + 1;`;
const COUNT_OUT = `UPDATE places SET uses = uses - 1 WHERE place = OLD.place; DELETE FROM places WHERE place = OLD.place AND uses = 0;`;

/** Every place once, so that a part of an address is looked for among the addresses and not among a million recordings. */
async function countPlaces(sql: Knex.Transaction, dialect: Dialect): Promise<void> {
  await sql.schema.createTable('places', (table) => {
    table.text('place').primary();
    // Recordings of this place; a place that nothing was recorded at any more goes, as it goes from the recording.
    table.bigInteger('uses').notNullable();
  });
  await sql.raw('INSERT INTO places SELECT place, COUNT(*) FROM recordings WHERE place IS NOT NULL GROUP BY place');
  if (dialect === 'sqlite') {
    const on = (name: string, when: string, body: string): Knex.Raw =>
      sql.raw(`CREATE TRIGGER recordings_place_${name} AFTER ${when} BEGIN ${body} END`);
    await on('in', 'INSERT ON recordings WHEN NEW.place IS NOT NULL', COUNT_IN);
    await on('out', 'DELETE ON recordings WHEN OLD.place IS NOT NULL', COUNT_OUT);
    const changed = 'UPDATE OF place ON recordings WHEN NEW.place IS NOT OLD.place';
    await on('left', `${changed} AND OLD.place IS NOT NULL`, COUNT_OUT);
    await on('taken', `${changed} AND NEW.place IS NOT NULL`, COUNT_IN);
    return;
  }
  await sql.raw(`CREATE FUNCTION count_places() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' AND NEW.place IS NOT DISTINCT FROM OLD.place THEN RETURN NULL; END IF;
    IF TG_OP <> 'INSERT' AND OLD.place IS NOT NULL THEN ${COUNT_OUT} END IF;
    IF TG_OP <> 'DELETE' AND NEW.place IS NOT NULL THEN ${COUNT_IN} END IF;
    RETURN NULL;
  END $$`);
  await sql.raw(
    'CREATE TRIGGER recordings_place AFTER INSERT OR DELETE OR UPDATE OF place ON recordings FOR EACH ROW EXECUTE FUNCTION count_places()',
  );
}

const LONG = {
  sqlite: 'julianday(ended_at) - julianday(started_at) > 1',
  postgresql: `ended_at::timestamptz - started_at::timestamptz > interval '1 day'`,
} as const;

// Everything that a search looks at stands in the index, so that it reads the recordings of one page only and not all that match.
const SEEN = 'ended_at, state, series_id, id';
const INDICES = {
  recordings_time: `(started_at, ${SEEN}, latitude, longitude)`,
  recordings_place_time: `(place, started_at, ${SEEN})`,
  recordings_officer_time: `(officer_id, started_at, ${SEEN})`,
  recordings_point: `(latitude, longitude, started_at, ${SEEN})`,
  recordings_category: '(category)',
} as const;
// An index by time that the one above does the work of.
const SUPERSEDED = 'recordings_started_at_ended_at_index';

/** What recordings are found by among a million: places, points, officers, categories, and which of them last longer than a day. */
export const finding: Migration = {
  name: '0023_finding',
  async up(sql, dialect) {
    await countPlaces(sql, dialect);
    await sql.schema.alterTable('recordings', (table) => {
      // Whoever looks for a window need not look further back than a day, but for these.
      table.integer('is_long').notNullable().defaultTo(0);
    });
    await sql.raw(`UPDATE recordings SET is_long = 1 WHERE ${LONG[dialect]}`);
    await sql.raw('CREATE INDEX recordings_long ON recordings (started_at) WHERE is_long = 1');
    await sql.raw(`DROP INDEX ${SUPERSEDED}`);
    for (const [name, columns] of Object.entries(INDICES)) {
      await sql.raw(`CREATE INDEX ${name} ON recordings ${columns}`);
    }
  },
  async down(sql, dialect) {
    await sql.raw(`CREATE INDEX ${SUPERSEDED} ON recordings (started_at, ended_at)`);
    for (const name of ['recordings_long', ...Object.keys(INDICES)]) await sql.raw(`DROP INDEX ${name}`);
    await sql.raw('ALTER TABLE recordings DROP COLUMN is_long');
    if (dialect === 'postgresql') {
      await sql.raw('DROP TRIGGER recordings_place ON recordings');
      await sql.raw('DROP FUNCTION count_places()');
    } else {
      for (const name of ['in', 'out', 'left', 'taken']) await sql.raw(`DROP TRIGGER recordings_place_${name}`);
    }
    await sql.schema.dropTable('places');
  },
};

import type { Knex } from 'knex';
import { z } from 'zod';
import type { Migration } from '../migration.ts';

/** What was established when a recording came in. The day on which it falls due is not among it: a rule may move that, and no person. */
const ESTABLISHED = [
  ...['device_started_at', 'device_ended_at', 'device_clock_at', 'time_zone'],
  ...['dock_clock_at', 'docking_started_at', 'drift_seconds'],
  ...['docked_at', 'started_at', 'ended_at', 'size', 'sha256', 'created_at'],
] as const;
const CLOCKS = ['dock_clock_at', 'docking_started_at', 'device_clock_at'] as const;

const REFUSAL = 'clocks, hash and size of a recording never change';
const NOTES_REFUSAL = 'a note is never changed or removed; its words go with the recording';

function changed(columns: readonly string[], differs: string): string {
  return columns.map((column) => `OLD.${column} ${differs} NEW.${column}`).join(' OR ');
}

const NOTE_FACTS = ['id', 'recording_id', 'field', 'noted_by', 'noted_at'];
/** Words may only go. */
function notesRule(differs: string): string {
  return `${changed(NOTE_FACTS, differs)} OR NEW.should_be IS NOT NULL OR NEW.reason IS NOT NULL`;
}

async function refuseInSqlite(sql: Knex): Promise<void> {
  const abort = (words: string): string => `BEGIN SELECT RAISE(ABORT, '${words}'); END`;
  await sql.raw(
    `CREATE TRIGGER recordings_established BEFORE UPDATE ON recordings WHEN ${changed(ESTABLISHED, 'IS NOT')} ${abort(REFUSAL)}`,
  );
  await sql.raw(
    `CREATE TRIGGER notes_kept BEFORE UPDATE ON recording_notes WHEN ${notesRule('IS NOT')} ${abort(NOTES_REFUSAL)}`,
  );
  await sql.raw(`CREATE TRIGGER notes_stay BEFORE DELETE ON recording_notes ${abort(NOTES_REFUSAL)}`);
}

async function refuseInPostgres(sql: Knex): Promise<void> {
  await sql.raw(
    `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$`,
  );
  const differs = 'IS DISTINCT FROM';
  await sql.raw(
    `CREATE TRIGGER recordings_established BEFORE UPDATE ON recordings FOR EACH ROW WHEN (${changed(ESTABLISHED, differs)}) EXECUTE FUNCTION refuse_change('${REFUSAL}')`,
  );
  await sql.raw(
    `CREATE TRIGGER notes_kept BEFORE UPDATE ON recording_notes FOR EACH ROW WHEN (${notesRule(differs)}) EXECUTE FUNCTION refuse_change('${NOTES_REFUSAL}')`,
  );
  await sql.raw(
    `CREATE TRIGGER notes_stay BEFORE DELETE ON recording_notes FOR EACH ROW EXECUTE FUNCTION refuse_change('${NOTES_REFUSAL}')`,
  );
}

const Declared = z.object({
  dockClockAt: z.string().optional(),
  dockingStartedAt: z.string().optional(),
  deviceClockAt: z.string().optional(),
});
const UploadRow = z.object({ recording_id: z.string(), manifest: z.string() });

/** What docks declared of recordings that are there already, as far as it was kept. */
async function takeOver(sql: Knex): Promise<void> {
  const rows: unknown[] = await sql('uploads').where({ state: 'complete' }).select('recording_id', 'manifest');
  for (const row of rows) {
    const { recording_id: id, manifest } = UploadRow.parse(row);
    const declared = Declared.safeParse(JSON.parse(manifest)).data ?? {};
    const { dockClockAt = null, dockingStartedAt = null, deviceClockAt = null } = declared;
    const clocks = { dock_clock_at: dockClockAt, docking_started_at: dockingStartedAt, device_clock_at: deviceClockAt };
    await sql('recordings').where({ id }).update(clocks);
  }
}

/** The clock of the dock beside the others, none of which ever changes; and notes that correct what was wrong. */
export const immutableClocks: Migration = {
  name: '0019_immutable_clocks',
  async up(sql, dialect) {
    await sql.schema.alterTable('recordings', (table) => {
      for (const column of CLOCKS) table.text(column);
    });
    await sql.schema.createTable('recording_notes', (table) => {
      table.text('id').primary();
      table.text('recording_id').notNullable().index();
      table.text('field').notNullable();
      table.text('should_be');
      table.text('reason');
      table.text('noted_by').notNullable();
      table.text('noted_at').notNullable();
    });
    await takeOver(sql);
    await (dialect === 'sqlite' ? refuseInSqlite(sql) : refuseInPostgres(sql));
  },
  async down(sql, dialect) {
    const on = (table: string): string => (dialect === 'sqlite' ? '' : ` ON ${table}`);
    await sql.raw(`DROP TRIGGER recordings_established${on('recordings')}`);
    for (const name of ['notes_kept', 'notes_stay']) await sql.raw(`DROP TRIGGER ${name}${on('recording_notes')}`);
    if (dialect === 'postgresql') await sql.raw('DROP FUNCTION refuse_change()');
    await sql.schema.dropTable('recording_notes');
    for (const column of CLOCKS) await sql.raw(`ALTER TABLE recordings DROP COLUMN ${column}`);
  },
};

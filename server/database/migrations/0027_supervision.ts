import type { Knex } from 'knex';
import type { Migration } from '../migration.ts';

function tasks(table: Knex.CreateTableBuilder): void {
  table.text('id').primary();
  // What is asked about, so that nothing is asked twice.
  table.text('key').notNullable().unique();
  table.text('origin').notNullable();
  table.text('state').notNullable().index();
  table.bigInteger('entry_index').notNullable();
  table.text('recording_id').notNullable();
  table.text('viewer_id').index();
  table.text('asked_id').index();
  table.text('question');
  table.text('due_at').notNullable();
  table.text('answer');
  table.text('judgement');
  table.text('reason');
  table.text('judged_by');
  table.text('raised_at').notNullable();
  table.text('closed_at');
}

/** The monthly samples with their judgements, tasks about views, how far the views were looked at, and independent checks of the log. */
export const supervision: Migration = {
  name: '0027_supervision',
  async up(sql) {
    await sql.schema.createTable('view_samples', (table) => {
      table.text('month').primary();
      table.bigInteger('checkpoint_size').notNullable();
      table.text('checkpoint').notNullable();
      table.boolean('timestamped').notNullable();
      table.text('seed').notNullable();
      table.integer('views').notNullable();
      table.text('drawn_at').notNullable();
    });
    await sql.schema.createTable('sampled_views', (table) => {
      table.text('month').notNullable();
      table.bigInteger('entry_index').notNullable();
      table.integer('position').notNullable();
      table.text('judgement');
      table.text('reason');
      table.text('judged_by');
      table.text('judged_at');
      table.text('task_id');
      table.primary(['month', 'entry_index']);
    });
    await sql.schema.createTable('supervision_tasks', tasks);
    await sql.schema.createTable('supervision_progress', (table) => {
      table.integer('id').primary();
      table.bigInteger('examined_to').notNullable();
    });
    await sql('supervision_progress').insert({ id: 1, examined_to: 0 });
    await sql.schema.createTable('log_checks', (table) => {
      table.text('id').primary();
      table.text('checked_at').notNullable();
      table.text('checker').notNullable();
      table.bigInteger('size').notNullable();
      table.text('outcome').notNullable();
      table.text('remark').notNullable();
      table.text('noted_by').notNullable();
      table.text('noted_at').notNullable();
    });
  },
  async down(sql) {
    for (const table of ['log_checks', 'supervision_progress', 'supervision_tasks', 'sampled_views', 'view_samples']) {
      await sql.schema.dropTable(table);
    }
  },
};

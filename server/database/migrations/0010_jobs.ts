import type { Migration } from '../migration.ts';

/** Work to be done by the one process on the embedded database; on PostgreSQL a job engine keeps its own tables. */
export const jobs: Migration = {
  name: '0010_jobs',
  async up(sql) {
    await sql.schema.createTable('jobs', (table) => {
      table.text('id').primary();
      table.text('name').notNullable();
      table.text('payload').notNullable();
      table.text('state').notNullable();
      table.text('run_at').notNullable();
      table.integer('attempts').notNullable();
      // Goes up at every claim; a late worker that holds an older number cannot complete the job.
      table.integer('fencing').notNullable();
      table.text('lease_until');
      table.text('unique_key').unique();
      table.text('last_error');
      table.text('created_at').notNullable();
      table.index(['state', 'run_at']);
    });
  },
  async down(sql) {
    await sql.schema.dropTable('jobs');
  },
};

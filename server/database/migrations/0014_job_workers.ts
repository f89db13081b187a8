import type { Migration } from '../migration.ts';

/** Workers of the job engine and when they last gave a sign of life; what a dead one had taken is given to others. */
export const jobWorkers: Migration = {
  name: '0014_job_workers',
  async up(sql) {
    await sql.schema.createTable('job_workers', (table) => {
      table.text('worker_id').primary();
      table.timestamp('seen_at', { useTz: true }).notNullable();
    });
  },
  async down(sql) {
    await sql.schema.dropTable('job_workers');
  },
};

import type { Migration } from '../migration.ts';

const FIXED = 'the log is never changed';

/**
 * The processing log, in the shape of Logboek Dataverwerkingen: its fields by their own names, times in milliseconds since 1970 as
 * it has them. `idx` is the place of the act in the log of acts, so that lines have the order of commits. Beside it, in a table
 * that does change, how far the lines were handed to the collector.
 */
export const processingLog: Migration = {
  name: '0011_processing_log',
  async up(sql, dialect) {
    await sql.schema.createTable('processing_lines', (table) => {
      table.bigInteger('idx').notNullable();
      table.integer('part').notNullable();
      table.text('trace_id').notNullable();
      table.text('span_id').notNullable();
      table.text('parent_span_id');
      table.text('status').notNullable();
      table.text('name').notNullable();
      table.bigInteger('start_time').notNullable();
      table.bigInteger('end_time').notNullable();
      table.text('resource').notNullable();
      table.text('processing_activity_id').notNullable();
      table.text('data_subject_id');
      table.text('data_subject_id_type');
      table.text('foreign_processor');
      table.primary(['idx', 'part']);
      table.unique(['trace_id', 'span_id']);
      table.index(['data_subject_id', 'idx']);
      table.index(['processing_activity_id', 'idx']);
    });
    await sql.schema.createTable('processing_outbox', (table) => {
      table.integer('id').primary();
      // Place of the last act whose lines the collector acknowledged; everything behind it still waits.
      table.bigInteger('sent_idx').notNullable();
      table.text('holder');
      table.text('lease_until');
    });
    await sql('processing_outbox').insert({ id: 1, sent_idx: -1 });
    if (dialect === 'sqlite') {
      for (const verb of ['UPDATE', 'DELETE']) {
        await sql.raw(
          `CREATE TRIGGER processing_lines_no_${verb.toLowerCase()} BEFORE ${verb} ON processing_lines BEGIN SELECT RAISE(ABORT, '${FIXED}'); END`,
        );
      }
    } else {
      await sql.raw(
        `CREATE TRIGGER processing_lines_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON processing_lines FOR EACH STATEMENT EXECUTE FUNCTION log_is_never_changed()`,
      );
    }
  },
  async down(sql) {
    for (const table of ['processing_outbox', 'processing_lines']) await sql.schema.dropTable(table);
  },
};

import type { Migration } from '../migration.ts';

const FIXED = 'the log is never changed';

/** Timestamps on checkpoints, which never change; and how it goes with each place outside that checkpoints are kept in. */
export const anchors: Migration = {
  name: '0012_anchors',
  async up(sql, dialect) {
    await sql.schema.createTable('log_timestamps', (table) => {
      table.bigInteger('size').primary();
      // The answer of the authority as it came: a TimeStampResp (RFC 3161) on the text of the checkpoint.
      table.binary('response').notNullable();
      table.text('authority').notNullable();
      table.text('stamped_at').notNullable();
      table.text('at').notNullable();
    });
    await sql.schema.createTable('log_anchors', (table) => {
      table.text('kind').primary();
      table.bigInteger('size');
      table.text('kept_at');
      table.text('failed_at');
      table.text('failure');
    });
    if (dialect === 'sqlite') {
      for (const verb of ['UPDATE', 'DELETE']) {
        await sql.raw(
          `CREATE TRIGGER log_timestamps_no_${verb.toLowerCase()} BEFORE ${verb} ON log_timestamps BEGIN SELECT RAISE(ABORT, '${FIXED}'); END`,
        );
      }
    } else {
      await sql.raw(
        `CREATE TRIGGER log_timestamps_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON log_timestamps FOR EACH STATEMENT EXECUTE FUNCTION log_is_never_changed()`,
      );
    }
  },
  async down(sql) {
    for (const table of ['log_anchors', 'log_timestamps']) await sql.schema.dropTable(table);
  },
};

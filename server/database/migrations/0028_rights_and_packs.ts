import type { Migration } from '../migration.ts';

/** Reviews of who may do what, and audit packs with their bytes. */
export const rightsAndPacks: Migration = {
  name: '0028_rights_and_packs',
  async up(sql) {
    await sql.schema.createTable('rights_reviews', (table) => {
      table.text('id').primary();
      // The same word while a review is open, so that there is one at a time.
      table.text('open_key').unique();
      table.text('begun_by').notNullable();
      table.text('begun_at').notNullable();
      table.text('signed_by');
      table.text('signed_at');
      table.text('remark');
    });
    await sql.schema.createTable('reviewed_rights', (table) => {
      table.text('review_id').notNullable();
      table.text('kind').notNullable();
      table.text('subject_id').notNullable();
      // The right as it was when the review began.
      table.text('snapshot').notNullable();
      table.text('advice');
      table.text('verdict');
      table.text('reason');
      table.text('decided_at');
      table.primary(['review_id', 'kind', 'subject_id']);
    });
    await sql.schema.createTable('audit_packs', (table) => {
      table.text('id').primary();
      table.text('from_at').notNullable();
      table.text('until_at').notNullable();
      table.text('state').notNullable().index();
      table.double('progress').notNullable();
      table.text('ordered_by').notNullable();
      table.text('ordered_at').notNullable();
      table.text('built_at');
      table.bigInteger('size');
      table.text('sha256');
    });
    // A pack holds what the tables hold; its bytes lie among them and nowhere else, until it is cleared away.
    await sql.schema.createTable('audit_pack_pieces', (table) => {
      table.text('pack_id').notNullable();
      table.integer('number').notNullable();
      table.binary('bytes').notNullable();
      table.primary(['pack_id', 'number']);
    });
  },
  async down(sql) {
    for (const table of ['audit_pack_pieces', 'audit_packs', 'reviewed_rights', 'rights_reviews']) {
      await sql.schema.dropTable(table);
    }
  },
};

import type { Knex } from 'knex';

/** The two databases that the house runs on. */
export type Dialect = 'sqlite' | 'postgresql';

/** One step of the schema. A step that was ever released is never edited; a mistake is mended by a next step. */
export interface Migration {
  /** Number and name; the order of the steps is the order of the list, not of the names. */
  readonly name: string;
  up(sql: Knex.Transaction, dialect: Dialect): Promise<void>;
  down(sql: Knex.Transaction, dialect: Dialect): Promise<void>;
}

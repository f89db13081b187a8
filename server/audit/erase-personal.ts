import type { Knex } from 'knex';

/** The personal values to erase: one value of one field, such as `by.name` of a former employee, in every entry. */
export interface ErasedField {
  readonly field: string;
  readonly value: string;
}

/**
 * Erases a personal value from the log for good (AVG art. 17): the commitments in the leaves stay and every proof still holds,
 * but nobody can tell any more what they stood for. Gives the number of openings erased.
 */
export async function erasePersonal(sql: Knex.Transaction, erased: ErasedField): Promise<number> {
  if (erased.field === 'about.id') {
    const entries = sql('log_personal').where({ field: erased.field, value: erased.value }).select('idx');
    await sql('log_index').whereIn('idx', entries).update({ about: '' });
  }
  return sql('log_personal').where({ field: erased.field, value: erased.value }).delete();
}

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

/** Erases a personal field, or one value of it, from the entries that an act left about one thing: the notes at a recording that is destroyed. */
export async function erasePersonalAbout(
  sql: Knex,
  which: { readonly about: string; readonly act: string; readonly field: string; readonly value?: string },
): Promise<number> {
  const { about, act, field, value } = which;
  const entries = sql('log_index').where({ about, act }).select('idx');
  const query = sql('log_personal').where({ field }).whereIn('idx', entries);
  if (value !== undefined) void query.where({ value });
  return query.delete();
}

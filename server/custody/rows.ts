import { z } from 'zod';

const Row = z.record(z.string(), z.unknown());

/** The row that stores a record: `startedAt` lies in the column `started_at`. */
export function rowOf(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([field, value]) => [columnOf(field), value]));
}

/** The fields that a row holds, still to be parsed: the column `started_at` becomes `startedAt`. */
export function fieldsOf(row: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(Row.parse(row)).map(([column, value]) => [fieldOf(column), value]));
}

function columnOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function fieldOf(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

import { Failure } from '@accord/canonical';
import { z } from 'zod';

const anyRows = z.array(z.unknown());

/** Reads what a SELECT answered: the database's types are not TypeScript's to know. */
export function toRows<S extends z.ZodType>(schema: S, rows: unknown): z.output<S>[] {
  // Not z.array(schema): making and compiling a schema takes longer than most queries.
  return anyRows.parse(rows).map((row) => schema.parse(row));
}

/** @throws Failure `inventory.row_missing` (bug) where a row must be */
export function firstRow<S extends z.ZodType>(schema: S, rows: unknown): z.output<S> {
  const [first] = toRows(schema, rows);
  if (first !== undefined) return first;
  throw new Failure('inventory.row_missing', 'bug', 'a row that was just locked is gone');
}

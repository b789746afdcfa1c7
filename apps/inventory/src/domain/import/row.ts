import type { Finding } from '@accord/canonical';

/** What a file writes before the fraction of a number, where that is known. */
export type DecimalMark = '.' | ',';

/** One row of an upload, its fields under our names; or the reason why it could not even be taken apart. */
export type ReadableRow =
  | { readonly fields: Readonly<Record<string, unknown>>; readonly decimalMark?: DecimalMark }
  | { readonly refused: RowRefusal; readonly text?: string };

/** The same, or a whole line of NDJSON that nobody has taken apart yet: of the same file again nobody needs to. */
export type ImportRow = ReadableRow | { readonly json: string };

/** Why bytes are no row. What held a card number is kept nowhere, so there is no text of it. */
export type RowRefusal = keyof typeof refusals;

const refusals = {
  'inventory.row_not_json': 'This line is not JSON',
  'inventory.row_not_an_object': 'This line is JSON, but not one object with fields',
  'inventory.row_truncated': 'The file ends within this row: it was cut off on its way',
  'inventory.row_too_large': 'This row is longer than 65,536 characters',
  'inventory.row_ragged': 'This row has another number of cells than the first line has names',
  'inventory.row_stray_quote': 'A quote ends before its cell does; quotes within quotes are doubled',
  'request.card_number_refused': 'This row holds a payment card number; nothing of it was kept',
} as const;

/** What a person is told of a row that is none. */
export function findingOf(refusal: RowRefusal): Omit<Finding, 'field'> {
  return { code: refusal, detail: refusals[refusal] };
}

/** Longest row, in characters. A product has less than a thousand. */
export const longestRow = 65_536;

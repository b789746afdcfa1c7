import { longestRow, type DecimalMark, type ImportRow } from '../../domain/import/row.ts';
import { holdsCardNumber } from './card-guard.ts';
import type { ColumnPlan } from './columns.ts';
import { recogniseDecimalMark } from './csv-dialect.ts';
import type { CsvRecord } from './csv-scanner.ts';

/** A row, and where in the file it stands: what the engine stages. */
export interface ReadRow {
  readonly raw: ImportRow;
  readonly line: number;
}

/** Puts cells under our names. */
export class CsvRows {
  readonly #plan: ColumnPlan;
  readonly #decimalMark: DecimalMark | undefined;

  /** @param sample the first rows, which tell what the file writes before a fraction */
  constructor(plan: ColumnPlan, sample: readonly CsvRecord[]) {
    this.#plan = plan;
    const price = plan.fields.indexOf('price');
    this.#decimalMark = recogniseDecimalMark(sample.map(({ cells }) => cells[price] ?? ''));
  }

  read({ line, cells, refused }: CsvRecord): ReadRow {
    if (refused) return { line, raw: { refused } };
    const fields: Record<string, unknown> = { ...this.#plan.fixed };
    this.#plan.fields.forEach((field, at) => {
      if (field !== undefined) fields[field] = cells[at];
    });
    if (holdsCardNumber(fields)) return { line, raw: { refused: 'request.card_number_refused' } };
    if (cells.length !== this.#plan.fields.length) return { line, raw: ragged(cells) };
    const raw = this.#decimalMark ? { fields, decimalMark: this.#decimalMark } : { fields };
    return { line, raw };
  }
}

/** Which cell is missing or too many nobody can tell; kept is what was there, unless it is nobody's to keep. */
function ragged(cells: readonly string[]): ImportRow {
  const text = cells.join(' | ').slice(0, longestRow);
  if (holdsCardNumber({ text })) return { refused: 'request.card_number_refused' };
  return { refused: 'inventory.row_ragged', text };
}

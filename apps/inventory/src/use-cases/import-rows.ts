import type { Judged } from '@accord/canonical';
import type { Result, Staged } from '@accord/sync';
import { latestOf } from '../domain/import/latest.ts';
import { readable } from '../domain/import/json-line.ts';
import { findingOf, type DecimalMark, type ImportRow, type ReadableRow } from '../domain/import/row.ts';

type Judge<T> = (fields: Readonly<Record<string, unknown>>, decimalMark?: DecimalMark) => Judged<T>;

/** A good row: what it says, and where among the rows of its run it stands. */
export interface GoodRow<T> {
  readonly seq: number;
  /** The row as it came. */
  readonly row: ImportRow;
  /** The row as it is kept where it is not taken. */
  readonly raw: ReadableRow;
  readonly value: T;
}

export interface JudgedRows<T> {
  /** Each SKU once. */
  readonly good: readonly GoodRow<T>[];
  /** Rows that are settled already, with their reason. */
  readonly settled: readonly Result[];
}

/**
 * Tells the rows of a batch that can be taken over from those that cannot. Of two rows about one SKU the later holds,
 * within a batch as between two, unless it says itself that it is older.
 */
export function judgeRows<T extends { readonly sku: string; readonly changedAt?: Date | undefined }>(
  batch: readonly Staged<ImportRow>[],
  judge: Judge<T>,
): JudgedRows<T> {
  const settled: Result[] = [];
  const rows: GoodRow<T>[] = [];
  for (const record of batch) {
    const { seq, raw: row } = record;
    const raw = readable(row);
    if ('refused' in raw) {
      settled.push({ seq, outcome: 'failed', ...findingOf(raw.refused), raw });
      continue;
    }
    const judged = judge(raw.fields, raw.decimalMark);
    if (judged.ok) rows.push({ seq, row, raw, value: judged.value });
    else settled.push({ seq, outcome: 'failed', ...judged.finding, ...keyOf(raw.fields), raw });
  }
  const { last, repeated, stale } = latestOf(
    rows,
    ({ value }) => value.sku,
    ({ value }) => value.changedAt,
  );
  return { good: last, settled: [...settled, ...repeated.map(repeatedRow), ...stale.map(staleRow)] };
}

/** What the catalogue, or an earlier row of the file, knows in a later version. */
export function staleRow({ seq, raw, value }: GoodRow<{ readonly sku: string }>): Result {
  return {
    seq,
    outcome: 'skipped',
    code: 'inventory.stale_version',
    field: 'updatedAt',
    key: value.sku,
    detail: 'A later version of this product is here already',
    raw,
  };
}

function repeatedRow({ seq, raw, value }: GoodRow<{ readonly sku: string }>): Result {
  return {
    seq,
    outcome: 'skipped',
    code: 'inventory.repeated_sku',
    field: 'sku',
    key: value.sku,
    detail: 'A later row of the file is about the same SKU and holds',
    raw,
  };
}

/** By what a person finds the row, where it says so; it is not judged yet, so only what could be a SKU is repeated. */
function keyOf({ sku }: Readonly<Record<string, unknown>>): { readonly key?: string } {
  return typeof sku === 'string' && /^[\w.-]{1,40}$/.test(sku) ? { key: sku } : {};
}

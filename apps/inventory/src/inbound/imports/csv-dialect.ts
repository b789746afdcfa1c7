import type { DecimalMark } from '../../domain/import/row.ts';
import { CsvScanner } from './csv-scanner.ts';

const separators = [',', ';', '\t', '|'] as const;

/** The separator that parts the first line into the most cells; a comma where none does. */
export function recogniseSeparator(sample: string): string {
  const firstLine = /^[^\r\n]*/.exec(sample.trimStart())?.[0] ?? '';
  const counts = separators.map((separator) => ({
    separator,
    cells: firstRecord(firstLine, separator).length,
  }));
  return counts.toSorted((a, b) => b.cells - a.cells)[0]?.separator ?? ',';
}

function firstRecord(line: string, separator: string): readonly string[] {
  const scanner = new CsvScanner(separator);
  return [...scanner.push(line), ...scanner.end()][0]?.cells ?? [];
}

/**
 * What the file writes before a fraction: decided by values with one reading only (`12,5`, `1.234,56`). Where none is
 * among the first rows, or they disagree, each value must speak for itself, and one with two readings is refused.
 */
export function recogniseDecimalMark(values: readonly string[]): DecimalMark | undefined {
  const marks = new Set(
    values.flatMap((value) => /([.,])(?:\d{1,2}|\d{4,})\s*(?:[A-Z]{3}|[€£$])?\s*$/.exec(value)?.[1] ?? []),
  );
  const [mark] = marks;
  return marks.size === 1 && (mark === '.' || mark === ',') ? mark : undefined;
}

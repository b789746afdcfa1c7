import type { BenchRow } from './row.ts';

/** The rows as a person reads them. */
export function asTable(rows: readonly BenchRow[]): string {
  const cells = [['work', 'ours', 'ceiling', 'ratio', 'goal', ''], ...rows.map(cellsOf)];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf({ name, unit, value, ceiling, ratio, goal, reached, note }: BenchRow): string[] {
  const verdict = value === null ? (note ?? 'not measured') : reached ? 'reached' : 'not reached';
  return [
    name,
    figure(value, unit),
    figure(ceiling, unit),
    ratio === null ? '' : ratio.toFixed(2),
    goal,
    verdict,
  ];
}

/** Three figures, or whole numbers from a hundred on. */
export function figure(value: number | null, unit: string): string {
  if (value === null) return '';
  return `${value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)}${unit}`;
}

import type { BenchRow } from './measure.ts';

/** The rows as a person reads them. */
export function asTable(rows: readonly BenchRow[]): string {
  const cells = [
    ['work', 'ours', 'ceiling', 'ratio', 'goal', ''],
    ...rows.map(({ name, unit, value, ceiling, ratio, goal, reached }) => [
      name,
      `${figure(value)}${unit}`,
      `${figure(ceiling)}${unit}`,
      ratio.toFixed(2),
      goal,
      reached ? 'reached' : 'not reached',
    ]),
  ];
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

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

import { areas, cellId, type Cell, type Fault, type TestRef } from './cell.ts';
import type { LastResult } from './last-results.ts';

const head = `# Fault matrix

What is seen under each fault, by area, and the test that shows it. Written by \`npx accord fault-matrix --write\`; with the
results of the last \`npm test\`: \`npx accord fault-matrix\`. A cell's id never changes.
`;

/** The page as Markdown; with results when they are given. */
export function page(faults: readonly Fault[], resultOf?: (test: TestRef) => LastResult): string {
  const columns = ['cell', 'what is seen', 'shown by', ...(resultOf ? ['last result'] : [])];
  const sections = faults.map((fault) => {
    const rows = areas.flatMap((area) => {
      const cell = fault.cells[area];
      if (cell === undefined) return [];
      const result = resultOf ? [describe(cell, resultOf)] : [];
      return [row([`\`${cellId(fault, area)}\``, cell.sees, shownBy(cell), ...result])];
    });
    return [`## ${fault.what}\n`, row(columns), row(columns.map(() => '---')), ...rows].join('\n');
  });
  return `${head}\n${counts(faults)}\n\n${sections.join('\n\n')}\n`;
}

function counts(faults: readonly Fault[]): string {
  const cells = faults.flatMap((fault) => Object.values(fault.cells));
  const tested = cells.filter(({ shownBy: test }) => test !== undefined).length;
  const missing = cells.filter(({ notYet }) => notYet !== undefined).length;
  return `${cells.length} cells, ${tested} shown by a test, ${missing} not yet or not wholly there.`;
}

function shownBy({ shownBy: test, notYet }: Cell): string {
  const parts = test ? [`${test.title} ([${lastPart(test.file)}](../${test.file}))`] : [];
  return [...parts, ...(notYet === undefined ? [] : [`**not yet:** ${notYet}`])].join('; ');
}

function describe({ shownBy: test }: Cell, resultOf: (test: TestRef) => LastResult): string {
  if (test === undefined) return 'no test';
  const { result, at } = resultOf(test);
  return at === undefined ? result : `${result}, ${at}`;
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const row = (values: readonly string[]): string =>
  `| ${values.map((value) => value.replaceAll('|', String.raw`\|`)).join(' | ')} |`;

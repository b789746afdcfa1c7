import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { areas, cellId, type Fault, type TestRef } from './cell.ts';

/**
 * What is wrong with a matrix, one line each: a cell without test and without a word on what is missing, a test that is
 * not in the tree, an id that stands twice.
 */
export function wrongCells(faults: readonly Fault[], root: string): string[] {
  const ids = faults.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `FM-${id} stands twice`);
  const cells = faults.flatMap((fault) =>
    areas.flatMap((area) => {
      const cell = fault.cells[area];
      if (cell === undefined) return [];
      if (cell.shownBy !== undefined && !inTree(cell.shownBy, root)) {
        return [`${cellId(fault, area)}: no test "${cell.shownBy.title}" in ${cell.shownBy.file}`];
      }
      const bare = cell.shownBy === undefined && cell.notYet === undefined;
      return bare ? [`${cellId(fault, area)}: no test, and nothing said about what is missing`] : [];
    }),
  );
  return [...twice, ...cells];
}

/** A title that is put together, such as one with its seed, stands in the matrix with `%s` for each part. */
function inTree({ file, title }: TestRef, root: string): boolean {
  const path = join(root, file);
  if (!existsSync(path)) return false;
  const source = readFileSync(path, 'utf8');
  return source.includes(`'${title}'`) || source.replace(/\$\{[^}]+\}/g, '%s').includes(`\`${title}\``);
}

/**
 * Writes what stands at a place of a formatted file a second time, below the first and in other words: a line, or all
 * that it opens down to the line that closes it.
 * @param first matches the line where it begins
 * @throws Error when no line matches: the file has changed
 */
export function again(text: string, first: RegExp, reword: (text: string) => string): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => first.test(line));
  const opening = lines[from];
  if (opening === undefined) throw new Error(`${String(first)} is not in it any more`);
  const to = /[{[(]$/.test(opening) ? endOf(lines, from) : from;
  const second = lines.slice(from, to + 1).map(reword);
  return [...lines.slice(0, to + 1), ...second, ...lines.slice(to + 1)].join('\n');
}

/** The formatter closes a block on the first line that is no deeper than the one that opened it. */
function endOf(lines: readonly string[], from: number): number {
  const depth = (line: string): number => line.length - line.trimStart().length;
  const opened = depth(lines[from] ?? '');
  const after = lines.slice(from + 1).findIndex((line) => line !== '' && depth(line) <= opened);
  return from + 1 + after;
}

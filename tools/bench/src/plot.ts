import type { BenchRow } from './row.ts';
import { figure } from './table.ts';

const barHeight = 22;
const nameWidth = 430;
const barWidth = 360;
/** A bar ends here: what is better than twice its ceiling, or worse, is told by its figure. */
const longestRatio = 2;

/** One page without anything to load: a bar per row, its length the ratio to its ceiling (the thin line). */
export function asPage(rows: readonly BenchRow[], at: Date): string {
  const height = rows.length * barHeight + 40;
  const ceilingAt = nameWidth + barWidth / longestRatio;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Accord: speed</title>
<body style="font:14px system-ui;margin:2em">
<h1>Speed beside its ceilings</h1>
<p>${escaped(at.toISOString())}. The thin line is the ceiling of each row; for a cost, shorter is better.</p>
<svg xmlns="http://www.w3.org/2000/svg" width="${nameWidth + barWidth + 420}" height="${height}" role="img">
<line x1="${ceilingAt}" y1="10" x2="${ceilingAt}" y2="${height - 20}" stroke="#333" stroke-dasharray="3 3"/>
${rows.map(barOf).join('\n')}
</svg>
</body></html>
`;
}

function barOf({ name, unit, value, ceiling, ratio, goal, reached, note }: BenchRow, index: number): string {
  const top = 16 + index * barHeight;
  const width = Math.round((Math.min(ratio ?? 0, longestRatio) / longestRatio) * barWidth);
  const told =
    value === null
      ? (note ?? 'not measured')
      : `${figure(value, unit)} of ${figure(ceiling, unit)}; ${goal}: ${reached ? 'reached' : 'not reached'}`;
  const colour = value === null ? '#bbb' : reached ? '#2a7f3f' : '#b3402a';
  return `<text x="${nameWidth - 8}" y="${top + 12}" text-anchor="end">${escaped(name)}</text>
<rect x="${nameWidth}" y="${top}" width="${width}" height="${barHeight - 6}" fill="${colour}"><title>${escaped(told)}</title></rect>
<text x="${nameWidth + barWidth + 10}" y="${top + 12}" fill="${colour}">${escaped(told)}</text>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

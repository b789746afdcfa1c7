import type { RunRecord } from '../chaos-run.ts';

const width = 960;
const height = 260;
const left = 40;
const bottom = 24;
const plotHeight = 150;
const secondMs = 1_000;

const colours = { accepted: '#2563eb', completed: '#16a34a', published: '#9ca3af' } as const;
type Curve = keyof typeof colours;

/** One run as SVG: what went forward per second, and each fault as a bar from its beginning until everything was up again. */
export function plotOf({ progress, faults, lastedMs }: RunRecord): string {
  const seconds = Math.max(1, Math.ceil(lastedMs / secondMs));
  const x = (ms: number): number => left + (ms / (seconds * secondMs)) * (width - left - 10);
  const curves = (Object.keys(colours) as Curve[]).map((name) => ({
    name,
    counts: perSecond(progress[name], seconds),
  }));
  const most = Math.max(1, ...curves.flatMap(({ counts }) => counts));
  const base = height - bottom;
  const y = (count: number): number => base - (count / most) * plotHeight;
  const bars = faults.map(({ name, beganMs, undoneMs, upMs }, index) => {
    const top = 8 + (index % 5) * 13;
    return [
      `<rect x="${n(x(beganMs))}" y="${top}" width="${n(Math.max(2, x(upMs) - x(beganMs)))}" height="${base - top}" fill="#dc2626" opacity="0.10"/>`,
      `<rect x="${n(x(beganMs))}" y="${top}" width="${n(Math.max(2, x(undoneMs) - x(beganMs)))}" height="3" fill="#dc2626"/>`,
      `<text x="${n(x(beganMs) + 3)}" y="${top + 12}" font-size="10" fill="#991b1b">${escaped(name)}</text>`,
    ].join('');
  });
  const lines = curves.map(
    ({ name, counts }) =>
      `<polyline fill="none" stroke="${colours[name]}" stroke-width="1.5" points="${counts
        .map((count, second) => `${n(x((second + 0.5) * secondMs))},${n(y(count))}`)
        .join(' ')}"/>`,
  );
  const legend = curves.map(
    ({ name }, index) =>
      `<text x="${width - 260 + index * 85}" y="${height - 4}" font-size="11" fill="${colours[name]}">${name}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">${bars.join('')}${lines.join('')}<line x1="${left}" y1="${base}" x2="${width - 10}" y2="${base}" stroke="#6b7280"/><text x="4" y="${n(y(most) + 4)}" font-size="10">${most}/s</text><text x="${left}" y="${height - 8}" font-size="10">0 s</text><text x="${width - 290}" y="${height - 4}" font-size="10" text-anchor="end">${seconds} s</text>${legend.join('')}</svg>`;
}

/** How many of the moments fall into each second. */
export function perSecond(moments: readonly number[], seconds: number): number[] {
  const counts = new Array<number>(seconds).fill(0);
  for (const moment of moments) {
    const second = Math.min(seconds - 1, Math.floor(moment / secondMs));
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Tenths are enough for a screen. */
const n = (value: number): string => value.toFixed(1);

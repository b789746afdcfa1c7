/** The one in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** By which the median absolute deviation estimates the standard deviation of what is spread normally. */
const normal = 1.4826;

/** How far values stray from their middle, however far some of them stray. */
export function spread(values: readonly number[], middle: number): number {
  return normal * median(values.map((value) => Math.abs(value - middle)));
}

import type { Benchmark } from './measure.ts';

/** What somebody should know who is about to wait. */
export function announcement(wanted: readonly Pick<Benchmark, 'usualSeconds' | 'limitSeconds'>[]): string {
  const usual = wanted.reduce((sum, { usualSeconds }) => sum + usualSeconds, 0);
  const longest = wanted.reduce((sum, { limitSeconds }) => sum + limitSeconds, 0);
  const parts = wanted.length === 1 ? '1 part' : `${wanted.length} parts`;
  return `${parts}, about ${duration(usual)} on two idle cores, at most ${duration(longest)}`;
}

export function duration(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
}

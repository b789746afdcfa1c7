/** What another clock showed while we asked it. All in milliseconds since 1970. */
export interface ClockReading {
  /** By our clock. */
  readonly askedAtMs: number;
  /** By our clock. */
  readonly answeredAtMs: number;
  readonly shownMs: number;
  /** How coarse the other clock shows itself: 1000 for an HTTP `Date`, 0 where every fraction is told. */
  readonly grainMs: number;
}

/**
 * How far another clock is ahead of ours (negative: behind), as little as the reading allows: it was read at some
 * instant between question and answer, so a slow answer proves less and never too much.
 */
export function clockOffset({ askedAtMs, answeredAtMs, shownMs, grainMs }: ClockReading): number {
  const least = shownMs - answeredAtMs;
  const most = shownMs + grainMs - askedAtMs;
  if (least > 0) return least;
  return Math.min(0, most);
}

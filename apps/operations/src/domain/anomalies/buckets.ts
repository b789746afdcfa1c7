/** Time is counted in buckets of five minutes since 1970, UTC. */
export const bucketMs = 300_000;
export const perHour = 3_600_000 / bucketMs;
export const perDay = 24 * perHour;
export const perWeek = 7 * perDay;

/** As far back as this hour of the week is looked up; what is older is forgotten. */
export const weeksKept = 5;

export function bucketOf(ms: number): number {
  return Math.floor(ms / bucketMs);
}

/** When it began. */
export function beginOf(bucket: number): Date {
  return new Date(bucket * bucketMs);
}

/** 1970 began on a Thursday. */
export function isWeekend(bucket: number): boolean {
  const day = (Math.floor(bucket / perDay) + 4) % 7;
  return day === 0 || day === 6;
}

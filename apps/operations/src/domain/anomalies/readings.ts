/** What was heard in a bucket of one series. */
export interface Reading {
  /** What is counted, or how much a gauge shows. */
  readonly hits: number;
  /** Of how many, where it is a share. */
  readonly total: number;
  /** How many durations fell into each class of `durationClassesMs`. */
  readonly classes: readonly number[];
}

export const silence: Reading = { hits: 0, total: 0, classes: [] };

/** Upper edges; what takes longer counts in the last. */
export const durationClassesMs = [
  10, 20, 35, 50, 75, 100, 150, 200, 300, 400, 550, 750, 1_000, 1_400, 2_000, 2_800, 4_000, 5_500, 8_000,
  11_000, 15_000, 20_000, 30_000,
] as const;

export function classOf(durationMs: number): number {
  const found = durationClassesMs.findIndex((edge) => durationMs <= edge);
  return found === -1 ? durationClassesMs.length - 1 : found;
}

/** Two readings of the same bucket; counted separately, so that two listeners may share the work. */
export function addedUp(one: Reading, other: Reading): Reading {
  const longer = one.classes.length < other.classes.length ? other.classes : one.classes;
  const classes = longer.map((_count, place) => (one.classes[place] ?? 0) + (other.classes[place] ?? 0));
  return { hits: one.hits + other.hits, total: one.total + other.total, classes };
}

/** Of a window, and of how many of its buckets anybody listened to. */
export interface WindowSum extends Reading {
  readonly heard: number;
}

import type { z } from 'zod';

/** How data of one version becomes data of the next: what a consumer needs to go on reading what it read before. */
export interface Upcast {
  /** What the older version promised. */
  readonly from: z.ZodType;
  /** The same news in the words of the next version. Total: it is called with whatever `from` has parsed. */
  to(old: unknown): unknown;
}

/** Ties an older version's schema to the function that lifts its data, so that the types of both fit. */
export function upcast<Old extends z.ZodType, New>(from: Old, to: (old: z.output<Old>) => New): Upcast {
  const step: { from: Old; to(old: z.output<Old>): New } = { from, to };
  return step;
}

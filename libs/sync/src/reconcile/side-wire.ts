import { z } from 'zod';

/** Keys of what one service shows another are ids of ours. */
export const SideKey = z.uuid();

const Fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const SideRecord = z.object({
  key: SideKey,
  facts: z.record(z.string(), Fact),
});
export type SideRecord = z.output<typeof SideRecord>;

/** More are asked for in several requests. */
export const mostRanges = 64;

/** Ranges that follow each other: each begins where the one before it ends. */
export const SideRanges = z.strictObject({
  after: SideKey.nullable(),
  untils: z.array(SideKey.nullable()).min(1).max(mostRanges),
});
export type SideRanges = z.output<typeof SideRanges>;

export const SidePrints = z.object({
  prints: z.array(z.object({ count: z.int().min(0), sum: z.int(), digest: z.string() })),
});

export const SidePage = z.object({ items: z.array(SideRecord), nextCursor: SideKey.nullable() });

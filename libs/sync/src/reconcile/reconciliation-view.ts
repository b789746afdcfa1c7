import { z } from 'zod';

const Totals = z.object({ count: z.int().min(0), sum: z.int() });
const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable();

/** One difference, and what became of it. */
export const FoundDifference = z.object({
  /** By which both sides know the record. */
  key: z.string(),
  kind: z.enum(['missing_here', 'missing_there', 'different']),
  /** Fields that differ; empty when one side has nothing. */
  fields: z.array(z.string()),
  ours: Facts,
  theirs: Facts,
  code: z.string(),
  /** What mends it, or what it waits for. */
  action: z.string(),
  repaired: z.boolean(),
  /** `begun`: done, and its effect is still to be seen. */
  state: z.enum(['open', 'begun', 'repaired', 'repair_failed']),
});
export type FoundDifference = z.output<typeof FoundDifference>;

/** One comparison, as it ended. */
export const Reconciliation = z.object({
  id: z.uuid(),
  kind: z.string(),
  against: z.string(),
  dryRun: z.boolean(),
  /** Who asked; `schedule` for nobody. */
  by: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  ours: Totals,
  theirs: Totals,
  /** Keys that looked different, before each was read again by itself. */
  suspected: z.int().min(0),
  /** Of those, what changed so lately that it is not judged. */
  moving: z.int().min(0),
  /** The first thousand. */
  differences: z.array(FoundDifference),
  /** Differences that are left: all of them in a dry run. */
  open: z.int().min(0),
  /** Why it could not be finished: then it says nothing of what it did not reach. */
  failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
});
export type Reconciliation = z.output<typeof Reconciliation>;

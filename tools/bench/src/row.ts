import { z } from 'zod';

/** One line of the table: our figure beside the ceiling that was measured in the same run. */
export const benchRow = z.object({
  name: z.string().min(1),
  unit: z.string(),
  /** Null where nothing was measured; `note` then says why. */
  value: z.number().nullable(),
  ceiling: z.number().nullable(),
  /** value / ceiling; for a cost (less is better) the ratio is the cost in ceilings. */
  ratio: z.number().nullable(),
  goal: z.string().min(1),
  reached: z.boolean(),
  note: z.string().optional(),
});

/** What `npm run bench -- --json` prints. */
export const benchTable = z.array(benchRow);

export type BenchRow = z.output<typeof benchRow>;

interface Figures {
  readonly value: number;
  readonly ceiling: number;
  readonly goal: number;
  readonly unit?: string;
}

/** A throughput row: more is better, `goal` is the share of the ceiling to reach. */
export function throughputRow(name: string, { value, ceiling, goal, unit = '/s' }: Figures): BenchRow {
  const ratio = value / ceiling;
  return { name, unit, value, ceiling, ratio, goal: `at least ${goal} of it`, reached: ratio >= goal };
}

/** A cost: less is better, `goal` is how many ceilings it may take. */
export function costRow(name: string, { value, ceiling, goal, unit = ' ms' }: Figures): BenchRow {
  const ratio = value / ceiling;
  return { name, unit, value, ceiling, ratio, goal: `at most ${goal} of it`, reached: ratio <= goal };
}

/** A row without a figure: never one that was made up. */
export function unmeasuredRow(name: string, goal: string, note: string): BenchRow {
  return { name, unit: '', value: null, ceiling: null, ratio: null, goal, reached: false, note };
}

import { z } from 'zod';
import { aligned } from '../aligned.ts';

export const flowSchema = z.object({
  flow: z.string(),
  service: z.string(),
  vendor: z.string().nullable(),
  state: z.string(),
  circuit: z.string().nullable(),
  pausedBy: z.string().nullable(),
  pausedAt: z.string().nullable(),
  reason: z.string().nullable(),
  waiting: z.number().nullable(),
  oldestMs: z.number().nullable(),
});
export type ToldFlow = z.output<typeof flowSchema>;

export const flowList = z.object({ items: z.array(flowSchema) });

/** One line each, in the order of their names. */
export function flowTable(flows: readonly ToldFlow[]): string[] {
  return aligned([
    ['flow', 'vendor', 'state', 'waiting', 'oldest', 'why'],
    ...flows.map((flow) => [
      flow.flow,
      flow.vendor ?? '',
      flow.state,
      flow.waiting === null ? '?' : String(flow.waiting),
      flow.oldestMs === null ? '' : `${String(Math.round(flow.oldestMs / 60_000))} min`,
      whyOf(flow),
    ]),
  ]);
}

function whyOf({ pausedBy, pausedAt, reason, circuit }: ToldFlow): string {
  const byHand = pausedBy === null ? [] : [`${pausedBy}, ${pausedAt ?? ''}: ${reason ?? ''}`];
  return [...byHand, ...(circuit === null ? [] : [circuit])].join('; ');
}

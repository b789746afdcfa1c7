import { z } from 'zod';
import { aligned } from '../aligned.ts';

const entrySchema = z.object({
  at: z.string(),
  service: z.string(),
  kind: z.string(),
  name: z.string(),
  outcome: z.string().optional(),
  durationMs: z.number().optional(),
});
const timelineSchema = z.object({ entries: z.array(entrySchema) });

/** An order's story as a table a person reads: milliseconds since it began, who, and what happened. */
export function timelineTable(timeline: unknown): string[] {
  const { entries } = timelineSchema.parse(timeline);
  const [first] = entries;
  if (!first) return ['  (no story yet)'];
  const begin = Date.parse(first.at);
  const rows = entries.map((entry) => [
    `+${Date.parse(entry.at) - begin} ms`,
    entry.service,
    entry.kind,
    entry.name,
    [entry.outcome, entry.durationMs === undefined ? undefined : `${Math.round(entry.durationMs)} ms`]
      .filter(Boolean)
      .join(', '),
  ]);
  return aligned([['after', 'service', 'kind', 'what', 'outcome'], ...rows]);
}

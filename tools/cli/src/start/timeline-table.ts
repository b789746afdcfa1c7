import { z } from 'zod';

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

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

import { z } from 'zod';
import { entryKinds } from '../domain/timeline-entry.ts';
import type { StoredEntry } from '../domain/timeline-entry.ts';

/** Of `timeline_entries t`. */
export const entryColumns = [
  'id',
  'at',
  'service',
  'kind',
  'name',
  'outcome',
  'duration_ms',
  'attempt',
  'trace_id',
  'causation_id',
  'detail',
]
  .map((column) => `t.${column}`)
  .join(', ');

export const entryRow = z.object({
  id: z.string(),
  at: z.date(),
  service: z.string(),
  kind: z.enum(entryKinds),
  name: z.string(),
  outcome: z.string().nullable(),
  duration_ms: z.number().nullable(),
  attempt: z.number().nullable(),
  trace_id: z.string().nullable(),
  causation_id: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export function toEntry(found: z.output<typeof entryRow>): StoredEntry {
  const { id, at, service, kind, name, outcome, attempt, detail } = found;
  return {
    id,
    at: at.toISOString(),
    service,
    kind,
    name,
    ...(outcome === null ? {} : { outcome }),
    ...(found.duration_ms === null ? {} : { durationMs: found.duration_ms }),
    ...(attempt === null ? {} : { attempt }),
    ...(found.trace_id === null ? {} : { traceId: found.trace_id }),
    ...(found.causation_id === null ? {} : { causationId: found.causation_id }),
    detail,
  };
}

import { Failure } from '@accord/canonical';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { redeliveryStates, stopCodes } from '../../domain/redelivery.ts';
import type { Redelivery } from '../../domain/redelivery.ts';
import type { Taken } from '../../use-cases/mending/ports.ts';

export const runColumns = `id, state, selection, note, requested_by, requested_at, approved_by, approved_at, ended_at,
  stopped_because, messages_per_minute, total, pending, already_applied, sent, applied, failed_again, not_sent`;

const instant = z
  .date()
  .nullable()
  .transform((at) => at?.toISOString() ?? null);

const runRow = z.object({
  id: z.string(),
  state: z.enum(redeliveryStates),
  selection: z.union([
    z.object({ ids: z.array(z.string()) }),
    z.object({ groupId: z.string() }),
    z.object({ queue: z.string().optional(), search: z.string().optional() }),
  ]),
  note: z.string().nullable(),
  requested_by: z.string(),
  requested_at: z.date(),
  approved_by: z.string().nullable(),
  approved_at: instant,
  ended_at: instant,
  stopped_because: z
    .object({ code: z.enum(stopCodes), reason: z.string(), parkedId: z.string().nullable() })
    .nullable(),
  messages_per_minute: z.number().nullable(),
  total: z.number(),
  pending: z.number(),
  already_applied: z.number(),
  sent: z.number(),
  applied: z.number(),
  failed_again: z.number(),
  not_sent: z.number(),
});

export function toRuns(rows: unknown): Redelivery[] {
  return z.array(runRow).parse(rows).map(toRun);
}

function toRun(row: z.output<typeof runRow>): Redelivery {
  return {
    id: row.id,
    state: row.state,
    selection: row.selection,
    note: row.note,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at.toISOString(),
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    endedAt: row.ended_at,
    stoppedBecause: row.stopped_because,
    messagesPerMinute: row.messages_per_minute,
    total: row.total,
    pending: row.pending,
    alreadyApplied: row.already_applied,
    sent: row.sent,
    applied: row.applied,
    failedAgain: row.failed_again,
    notSent: row.not_sent,
  };
}

const takenRow = z.object({ fence: z.coerce.number(), ramped_ms: z.coerce.number() });

export function toTaken(rows: unknown): Taken | undefined {
  const [run] = toRuns(rows);
  const [more] = z.array(takenRow).parse(rows);
  return run === undefined || more === undefined
    ? undefined
    : { ...run, fence: more.fence, rampedMs: more.ramped_ms };
}

/**
 * Locks the redelivery for the rest of the transaction, if it is still the caller's.
 * @param going it must not have been stopped either
 * @throws Failure `redelivery.taken_over`
 */
export async function hold(manager: EntityManager, { id, fence }: Taken, going: boolean): Promise<void> {
  const rows: unknown[] = await manager.query(
    `SELECT 1 FROM redelivery_runs WHERE id = $1 AND fence = $2
       AND (NOT $3::boolean OR state IN ('canary', 'ramping')) FOR UPDATE`,
    [id, fence, going],
  );
  if (rows.length > 0) return;
  throw new Failure(
    'redelivery.taken_over',
    'conflict',
    'somebody else carries this redelivery on, or stopped it',
  );
}

import { Failure } from '@accord/canonical';
import { createLogger, gauge } from '@accord/service-kit';
import type { DataSource } from 'typeorm';

/** Counting five million rows takes longer than anybody waits for a metric. */
const countedAtMost = 10_000;
const everyMs = 5_000;
/** Longer than any rest of the relay: somebody should look. */
const longestWaitSeconds = 60;

export interface OutboxState {
  readonly pending: number;
  readonly oldestSeconds: number;
}

const log = createLogger('messaging.outbox');
const pending = gauge({
  name: 'accord_outbox_pending',
  help: `events committed and not yet confirmed by the broker; ${countedAtMost} means that many or more`,
});
const oldest = gauge({
  name: 'accord_outbox_oldest_seconds',
  help: 'age of the oldest event that waits; alarm above 60',
});

/** Measures the outbox every five seconds. @param told of each measurement @returns what ends it */
export function measureOutbox(dataSource: DataSource, told: (state: OutboxState) => void): () => void {
  const timer = setInterval(() => {
    measure(dataSource).then(told, (error: unknown) => {
      log.warn({ event: 'outbox.not_measured', err: error });
    });
  }, everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}

/**
 * For the health page, of what was measured last: a database that is away has a line of its own there.
 * @throws Failure `outbox.waits` (transient) with the instant since when the oldest event waits
 */
export function mustFlow({ oldestSeconds }: OutboxState, measuredAt: Date): void {
  if (oldestSeconds <= longestWaitSeconds) return;
  const since = new Date(measuredAt.getTime() - oldestSeconds * 1_000);
  throw Object.assign(new Failure('outbox.waits', 'transient', 'events wait for the broker'), { since });
}

/** Age by the head of each lane, which is one index probe per lane. */
export async function measure(dataSource: DataSource): Promise<OutboxState> {
  const [row] = await dataSource.query<{ count: number; age: number | null }[]>(
    `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM outbox LIMIT ${countedAtMost}) AS counted) AS count,
            (SELECT extract(epoch FROM clock_timestamp() - min(head.created_at))::float8
               FROM outbox_lane
              CROSS JOIN LATERAL (
                SELECT created_at FROM outbox WHERE outbox.lane = outbox_lane.lane ORDER BY outbox.id LIMIT 1
              ) AS head) AS age`,
  );
  const state = { pending: row?.count ?? 0, oldestSeconds: Math.max(0, row?.age ?? 0) };
  pending.set(state.pending);
  oldest.set(state.oldestSeconds);
  return state;
}

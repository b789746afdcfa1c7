import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../domain/audit-chain.ts';
import { RedeliveryCourse } from '../../use-cases/mending/ports.ts';
import type { Taken } from '../../use-cases/mending/ports.ts';
import { appendToAudit } from '../audit-rows.ts';
import { hold, runColumns, toTaken } from './run-rows.ts';

@Injectable()
export class PostgresRedeliveryCourse extends RedeliveryCourse {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  /** By the database's clock: that of the process which was killed may have been another. */
  override take(forMs: number): Promise<Taken | undefined> {
    return this.transactions.run(async (manager) =>
      toTaken(
        await manager.query(
          `WITH next AS (
             SELECT id FROM redelivery_runs
             WHERE state IN ('canary', 'ramping') AND not_before <= clock_timestamp()
             ORDER BY not_before, id LIMIT 1 FOR UPDATE SKIP LOCKED),
           taken AS (
             UPDATE redelivery_runs r SET fence = fence + 1,
               not_before = clock_timestamp() + make_interval(secs => $1::double precision / 1000)
             FROM next WHERE r.id = next.id RETURNING r.*)
           SELECT ${runColumns}, fence,
             coalesce(extract(epoch FROM clock_timestamp() - ramp_began_at) * 1000, 0) AS ramped_ms
           FROM taken`,
          [forMs],
        ),
      ),
    );
  }

  override async leave({ id, fence }: Taken, pauseMs: number): Promise<void> {
    await this.transactions.run((manager) =>
      manager.query(
        `UPDATE redelivery_runs
         SET not_before = clock_timestamp() + make_interval(secs => $3::double precision / 1000)
         WHERE id = $1 AND fence = $2`,
        [id, fence, pauseMs],
      ),
    );
  }

  override async ramp(taken: Taken): Promise<void> {
    await this.transactions.run(async (manager) => {
      await hold(manager, taken, true);
      await manager.query(
        `UPDATE redelivery_runs SET state = 'ramping', ramp_began_at = clock_timestamp() WHERE id = $1`,
        [taken.id],
      );
    });
  }

  override async end(
    taken: Taken,
    how: Parameters<RedeliveryCourse['end']>[1],
    note: AuditEntry,
  ): Promise<void> {
    await this.transactions.run(async (manager) => {
      await hold(manager, taken, true);
      await manager.query(
        `UPDATE redelivery_runs SET state = $2, stopped_because = $3, ended_at = clock_timestamp() WHERE id = $1`,
        [taken.id, how.state, how.state === 'stopped' ? JSON.stringify(how.because) : null],
      );
      await appendToAudit(manager, [note]);
    });
  }
}

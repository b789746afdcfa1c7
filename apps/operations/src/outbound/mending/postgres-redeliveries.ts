import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { AuditEntry } from '../../domain/audit-chain.ts';
import { mostPerRedelivery } from '../../domain/redelivery.ts';
import type { Redelivery, Selection } from '../../domain/redelivery.ts';
import { Redeliveries } from '../../use-cases/mending/ports.ts';
import type { NewRedelivery } from '../../use-cases/mending/ports.ts';
import { appendToAudit } from '../audit-rows.ts';
import { Values, filterOf, lettersLike, sendable } from './letter-conditions.ts';
import { runColumns, toRuns } from './run-rows.ts';

const perPortion = 20_000;

/** Letters `p` among those that are like what was selected, as the beginning of a statement that takes a number of them. */
type Portion = (like: string, beside: { id: string; after: string | null; values: Values }) => string;

const letter = `p.id, p.message_id, coalesce(p.redirected_to, p.queue) AS queue, p.reason_code`;

const oneOfEachCause: Portion = (like) =>
  `SELECT DISTINCT ON (p.group_id) ${letter} FROM parked_messages p
   WHERE ${sendable} AND ${like} ORDER BY p.group_id, p.id`;

const theOldest: Portion = (like, { id, after, values }) =>
  `SELECT ${letter} FROM parked_messages p
   WHERE ${sendable} AND ${like} AND ${after === null ? 'true' : `p.id > ${values.add(after)}::uuid`}
     AND NOT EXISTS (SELECT FROM redelivery_items i WHERE i.parked_id = p.id AND i.run_id = ${values.add(id)}::uuid)
   ORDER BY p.id`;

const listedRows = z.tuple([z.object({ count: z.number(), last: z.string().nullable() })]);
type Listed = z.output<typeof listedRows>[0];

@Injectable()
export class PostgresRedeliveries extends Redeliveries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override begin(wanted: NewRedelivery, note: AuditEntry): Promise<Redelivery | undefined> {
    const { id, selection, requestedBy, at, messagesPerMinute, withoutApproval } = wanted;
    return this.transactions.run(async (manager) => {
      await manager.query(
        `INSERT INTO redelivery_runs (id, state, selection, note, requested_by, requested_at, messages_per_minute,
           total, pending)
         VALUES ($1, 'awaiting_approval', $2, $3, $4, $5, $6, 0, 0)`,
        [id, JSON.stringify(selection), wanted.note, requestedBy, at, messagesPerMinute],
      );
      await this.list(manager, id, selection);
      const [run] = toRuns(
        await manager.query(
          `WITH counted AS (SELECT count(*)::int AS n FROM redelivery_items WHERE run_id = $1),
             begun AS (
               UPDATE redelivery_runs SET total = n, pending = n,
                 state = CASE WHEN n > $2 THEN 'awaiting_approval' ELSE 'canary' END
               FROM counted WHERE id = $1 RETURNING redelivery_runs.*)
           SELECT ${runColumns} FROM begun`,
          [id, withoutApproval],
        ),
      );
      if (run === undefined || run.total === 0) {
        await manager.query('DELETE FROM redelivery_runs WHERE id = $1', [id]);
        return undefined;
      }
      await appendToAudit(manager, [{ ...note, detail: { ...note.detail, messages: run.total } }]);
      return run;
    });
  }

  override approve(
    id: string,
    { caller, at }: { caller: string; at: Date },
    note: AuditEntry,
  ): Promise<Redelivery | undefined> {
    return this.change(
      `UPDATE redelivery_runs SET state = 'canary', approved_by = $2, approved_at = $3
       WHERE id = $1 AND state = 'awaiting_approval' AND requested_by <> $2`,
      [id, caller, at],
      note,
    );
  }

  override stop(id: string, at: Date, note: AuditEntry): Promise<Redelivery | undefined> {
    return this.change(
      `UPDATE redelivery_runs SET ended_at = $2,
         state = CASE state WHEN 'awaiting_approval' THEN 'cancelled' ELSE 'stopped' END,
         stopped_because = jsonb_build_object('code', 'by_operator', 'reason', $3::text, 'parkedId', NULL)
       WHERE id = $1 AND state IN ('awaiting_approval', 'canary', 'ramping')`,
      [id, at, note.actor],
      note,
    );
  }

  override async find(id: string): Promise<Redelivery | undefined> {
    return toRuns(
      await this.dataSource.query(`SELECT ${runColumns} FROM redelivery_runs WHERE id = $1`, [id]),
    )[0];
  }

  override async newest(before: string | undefined, limit: number): Promise<Redelivery[]> {
    return toRuns(
      await this.dataSource.query(
        `SELECT ${runColumns} FROM redelivery_runs WHERE ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
        [before ?? null, limit],
      ),
    );
  }

  /**
   * One of each cause first, so that the canary meets as many causes as it can; then the oldest first, a portion at a
   * time: a hundred thousand in one statement would pass the time that one may take.
   */
  private async list(manager: EntityManager, id: string, selection: Selection): Promise<void> {
    const put = async (portion: Portion, after: string | null, listed: number): Promise<Listed> => {
      const values = new Values();
      const chosen = portion(lettersLike(filterOf(selection), values), { id, after, values });
      const rows: unknown = await manager.query(
        `WITH chosen AS (${chosen} LIMIT ${String(Math.min(perPortion, mostPerRedelivery - listed))}), put AS (
           INSERT INTO redelivery_items (run_id, place, parked_id, message_id, queue, reason)
           SELECT ${values.add(id)}::uuid, ${values.add(listed)}::int + row_number() OVER (ORDER BY id),
             id, message_id, queue, reason_code FROM chosen RETURNING parked_id)
         SELECT count(*)::int AS count, (SELECT id FROM chosen ORDER BY id DESC LIMIT 1) AS last FROM put`,
        values.list,
      );
      return listedRows.parse(rows)[0];
    };
    let listed = (await put(oneOfEachCause, null, 0)).count;
    let after: string | null = null;
    do {
      const { count, last } = await put(theOldest, after, listed);
      listed += count;
      after = last;
    } while (after !== null);
  }

  private change(update: string, values: unknown[], note: AuditEntry): Promise<Redelivery | undefined> {
    return this.transactions.run(async (manager) => {
      const [run] = toRuns(
        await manager.query(
          `WITH changed AS (${update} RETURNING *) SELECT ${runColumns} FROM changed`,
          values,
        ),
      );
      if (run !== undefined) await appendToAudit(manager, [note]);
      return run;
    });
  }
}

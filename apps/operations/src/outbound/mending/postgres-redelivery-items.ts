import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { RedeliveryItems } from '../../use-cases/mending/ports.ts';
import type { NextItem, OpenItem, Sendable, Settled, Taken } from '../../use-cases/mending/ports.ts';
import { claimExpiresMs, contentColumns, contentRow, sentAgain, toContent } from '../parked-row.ts';
import { hold } from './run-rows.ts';

const mostOpen = 1_000;

const openRow = z.object({
  place: z.number(),
  parked_id: z.string(),
  message_id: z.string(),
  queue: z.string(),
  reason: z.string(),
  state: z.enum(['sending', 'sent']),
  again_id: z.string().nullable(),
  again_reason: z.string().nullable(),
});

const claimedRow = z.object({
  place: z.number(),
  parked_id: z.string(),
  message_id: z.string(),
  queue: z.string(),
  story: z.string().nullable(),
  event_type: z.string(),
  ...contentRow.shape,
});

const movedRow = z.object({
  parked_id: z.string(),
  before: z.enum(['pending', 'sending', 'sent']),
  settled: z.enum(['applied', 'already_applied', 'failed_again', 'not_sent']),
});

@Injectable()
export class PostgresRedeliveryItems extends RedeliveryItems {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  /** The mark tells which redelivery a message was parked again by, so no clock is asked. */
  override async open({ id }: Taken): Promise<OpenItem[]> {
    const rows: unknown = await this.dataSource.query(
      `SELECT i.place, i.parked_id, i.message_id, i.queue, i.reason, i.state,
         again.id AS again_id, again.reason_code AS again_reason
       FROM redelivery_items i LEFT JOIN LATERAL (
         SELECT p.id, p.reason_code FROM parked_messages p
         WHERE p.message_id = i.message_id AND p.queue = i.queue AND p.mark = i.run_id::text
         ORDER BY p.parked_at DESC LIMIT 1) AS again ON true
       WHERE i.run_id = $1 AND i.state IN ('sending', 'sent') ORDER BY i.place LIMIT ${String(mostOpen)}`,
      [id],
    );
    return z.array(openRow).parse(rows).map(toOpenItem);
  }

  override async next({ id }: Taken, count: number): Promise<NextItem[]> {
    const rows: unknown = await this.dataSource.query(
      `SELECT place, message_id AS "messageId", queue FROM redelivery_items
       WHERE run_id = $1 AND state = 'pending' ORDER BY place LIMIT $2`,
      [id, count],
    );
    return z.array(z.object({ place: z.number(), messageId: z.string(), queue: z.string() })).parse(rows);
  }

  override claim(taken: Taken, places: readonly number[]): Promise<Sendable[]> {
    return this.transactions.run(async (manager) => {
      await hold(manager, taken, true);
      const rows: unknown = await manager.query(
        `WITH wanted AS (
           SELECT place, parked_id, message_id, queue, state FROM redelivery_items
           WHERE run_id = $1 AND place = ANY ($2::int[]) AND state IN ('pending', 'sending')),
         taken AS (
           UPDATE parked_messages p SET status = 'redelivering', claimed_at = clock_timestamp()
           FROM wanted w WHERE p.id = w.parked_id AND (p.status = 'parked' OR (p.status = 'redelivering'
             AND (w.state = 'sending' OR p.claimed_at < clock_timestamp() - interval '${String(claimExpiresMs)} ms')))
           RETURNING p.*, w.place, w.parked_id, w.queue AS target)
         SELECT place, parked_id, message_id, target AS queue, story, event_type, ${contentColumns}
         FROM taken ORDER BY place`,
        [taken.id, places],
      );
      const claimed = z.array(claimedRow).parse(rows);
      await this.noteClaims(manager, taken, { places, got: claimed.map(({ place }) => place) });
      return claimed.map((row) => ({
        place: row.place,
        parkedId: row.parked_id,
        messageId: row.message_id,
        queue: row.queue,
        story: row.story,
        eventType: row.event_type,
        content: toContent(row),
      }));
    });
  }

  override async sent(taken: Taken, items: readonly Sendable[], at: Date): Promise<void> {
    await this.transactions.run(async (manager) => {
      await hold(manager, taken, false);
      await sentAgain(
        manager,
        items.map(({ parkedId }) => parkedId),
      );
      await manager.query(
        `UPDATE redelivery_items SET state = 'sent', at = $3
         WHERE run_id = $1 AND place = ANY ($2::int[]) AND state = 'sending'`,
        [taken.id, items.map(({ place }) => place), at],
      );
      await this.count(manager, taken, { sent: items.length });
    });
  }

  override async settle(
    taken: Taken,
    items: readonly { readonly place: number; readonly as: Settled; readonly outcome?: string }[],
    at: Date,
  ): Promise<void> {
    await this.transactions.run(async (manager) => {
      await hold(manager, taken, false);
      const rows: unknown = await manager.query(
        `WITH told AS (
           SELECT i.place, i.parked_id, i.state AS before, t."as" AS settled, t.outcome
           FROM redelivery_items i
           JOIN jsonb_to_recordset($2::jsonb) AS t(place int, "as" text, outcome text) USING (place)
           WHERE i.run_id = $1 AND i.state IN ('pending', 'sending', 'sent')),
         moved AS (
           UPDATE redelivery_items i SET state = told.settled, outcome = told.outcome, at = $3
           FROM told WHERE i.run_id = $1 AND i.place = told.place
           RETURNING i.parked_id, told.before, told.settled)
         SELECT parked_id, before, settled FROM moved`,
        [taken.id, JSON.stringify(items), at],
      );
      const moved = z.array(movedRow).parse(rows);
      const unsent = moved.filter(({ before, settled }) => before !== 'sent' && settled !== 'not_sent');
      await sentAgain(
        manager,
        unsent.map(({ parked_id: id }) => id),
      );
      await this.giveBack(manager, moved);
      await this.count(manager, taken, countsOf(moved));
    });
  }

  private async noteClaims(
    manager: EntityManager,
    { id }: Taken,
    { places, got }: { places: readonly number[]; got: readonly number[] },
  ): Promise<void> {
    await manager.query(
      `WITH before AS (SELECT place, state FROM redelivery_items
           WHERE run_id = $1 AND place = ANY ($2::int[]) AND state IN ('pending', 'sending')),
         noted AS (
           UPDATE redelivery_items i SET
             state = CASE WHEN i.place = ANY ($3::int[]) THEN 'sending' ELSE 'not_sent' END,
             outcome = CASE WHEN i.place = ANY ($3::int[]) THEN NULL ELSE 'parked.taken_by_another' END
           FROM before WHERE i.run_id = $1 AND i.place = before.place
           RETURNING before.state AS before, i.state AS after)
       UPDATE redelivery_runs SET
         pending = pending - (SELECT count(*) FROM noted WHERE before = 'pending'),
         not_sent = not_sent + (SELECT count(*) FROM noted WHERE after = 'not_sent')
       WHERE id = $1`,
      [id, places, got],
    );
  }

  private async giveBack(manager: EntityManager, moved: readonly z.output<typeof movedRow>[]): Promise<void> {
    const back = moved.filter(({ settled }) => settled === 'not_sent').map(({ parked_id: id }) => id);
    if (back.length === 0) return;
    await manager.query(
      `UPDATE parked_messages SET status = 'parked', claimed_at = NULL
       WHERE id = ANY ($1::uuid[]) AND status = 'redelivering'`,
      [back],
    );
  }

  private async count(manager: EntityManager, { id }: Taken, counts: Counts): Promise<void> {
    const { pending = 0, alreadyApplied = 0, sent = 0, applied = 0, failedAgain = 0, notSent = 0 } = counts;
    await manager.query(
      `UPDATE redelivery_runs SET pending = pending + $2, already_applied = already_applied + $3, sent = sent + $4,
         applied = applied + $5, failed_again = failed_again + $6, not_sent = not_sent + $7 WHERE id = $1`,
      [id, pending, alreadyApplied, sent, applied, failedAgain, notSent],
    );
  }
}

type Counts = Partial<
  Record<'pending' | 'alreadyApplied' | 'sent' | 'applied' | 'failedAgain' | 'notSent', number>
>;

/** What was claimed and found to have an end had been sent by a process that could not say so any more. */
function countsOf(moved: readonly z.output<typeof movedRow>[]): Counts {
  const many = (test: (row: z.output<typeof movedRow>) => boolean): number => moved.filter(test).length;
  return {
    pending: -many(({ before }) => before === 'pending'),
    alreadyApplied: many(({ settled }) => settled === 'already_applied'),
    sent: many(({ before, settled }) => before === 'sending' && settled !== 'not_sent'),
    applied: many(({ settled }) => settled === 'applied'),
    failedAgain: many(({ settled }) => settled === 'failed_again'),
    notSent: many(({ settled }) => settled === 'not_sent'),
  };
}

function toOpenItem(row: z.output<typeof openRow>): OpenItem {
  const { place, queue, reason, state } = row;
  const again =
    row.again_id === null ? null : { parkedId: row.again_id, reason: row.again_reason ?? 'unknown' };
  return { place, parkedId: row.parked_id, messageId: row.message_id, queue, reason, state, again };
}

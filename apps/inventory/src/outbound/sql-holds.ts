import { Transactions } from '@accord/service-kit';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Holds } from '../use-cases/ports/reservations.ts';
import { firstRow } from './rows.ts';

/**
 * Skips what others have locked: a hold that is being committed right now is not expired under its feet. New
 * values come from `locked`, for the reason given at the statement that takes a hold.
 */
const expireStatement = `
  WITH due AS (
    SELECT id FROM reservations
    WHERE status = 'held' AND expires_at <= $1
    ORDER BY expires_at LIMIT $2
    FOR UPDATE SKIP LOCKED
  ), freed AS (
    SELECT a.sku, sum(a.quantity)::int AS quantity
    FROM reservation_articles a JOIN due ON due.id = a.reservation_id
    GROUP BY a.sku
  ), locked AS MATERIALIZED (
    SELECT s.sku, f.quantity, s.on_hand, s.reserved, s.version FROM stock s JOIN freed f ON f.sku = s.sku
    ORDER BY s.sku
    FOR NO KEY UPDATE OF s
  ), given_back AS (
    UPDATE stock s SET on_hand = l.on_hand, reserved = l.reserved - l.quantity, version = l.version + 1
    FROM locked l WHERE s.sku = l.sku
  ), expired AS (
    UPDATE reservations r SET status = 'expired', version = r.version + 1
    FROM due WHERE r.id = due.id
    RETURNING r.id
  )
  SELECT count(*)::int AS count FROM expired`;

const countRow = z.object({ count: z.int() });

export class SqlHolds extends Holds {
  readonly #transactions: Transactions;

  constructor(dataSource: DataSource) {
    super();
    this.#transactions = new Transactions(dataSource);
  }

  async expire(now: Date, limit: number): Promise<number> {
    return firstRow(countRow, await this.#transactions.alone(expireStatement, [now, limit])).count;
  }
}

import type { Tx } from '@accord/messaging';
import { queryLater } from '@accord/service-kit';
import type { DataSource } from 'typeorm';
import { DueOrders } from '../use-cases/ports/orders.ts';

/** SKIP LOCKED: replicas share the work, and an order that somebody is busy with can wait. */
const takeDue = `
  WITH due AS (
    SELECT id FROM orders WHERE next_sweep_at <= $1 ORDER BY next_sweep_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE orders SET next_sweep_at = $2 FROM due WHERE orders.id = due.id RETURNING orders.id`;

export class DueOrderStore extends DueOrders {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async take(due: Parameters<DueOrders['take']>[0]): Promise<readonly string[]> {
    const [rows] = await this.#database.query<[{ id: string }[], number]>(takeDue, [
      due.now,
      due.until,
      due.limit,
    ]);
    return rows.map((row) => row.id);
  }

  override async wake(orderId: string, at: Date, tx: Tx): Promise<void> {
    await queryLater(
      tx.manager,
      `/* order.wake */ UPDATE orders SET next_sweep_at = $2 WHERE id = $1 AND status = 'pending' AND acknowledged`,
      [orderId, at],
    );
  }
}

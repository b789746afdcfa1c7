import { Failure } from '@accord/canonical';
import { LockedVersions, type Tx } from '@accord/messaging';
import { queryLater, queryTogether } from '@accord/service-kit';
import { paymentStatus, type Order } from '../domain/order.ts';
import type { Clock } from '@accord/canonical';
import { Orders } from '../use-cases/ports/orders.ts';
import {
  attemptColumns,
  attemptsOfOrders,
  attemptsParameter,
  orderColumns,
  orderFromRows,
  type AttemptRow,
  type OrderRow,
} from './order-rows.ts';

const lockOrder = `/* order.lock */ SELECT ${orderColumns} FROM orders WHERE id = $1 FOR UPDATE`;
const readAttempts = `/* order.attempts */
  SELECT ${attemptColumns} FROM payment_attempts WHERE order_id = $1 ORDER BY ordinal`;

const lockOrders = `/* order.lock_many */
  SELECT ${orderColumns} FROM orders WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`;

/** One round trip: the order's row if it is still the one that was read, and with it its attempts. */
const saveOrder = `/* order.save */
  WITH saved AS (
    UPDATE orders SET
      status = $3, stock_state = $4, seats_state = $5, shipment = $6, erp_order_id = $7, payment_status = $8,
      acknowledged = $9, fulfillable = $10, closing_kind = $11, closing_reason = $12, attention = $13,
      release_due = $14, version = $15, placed_at = $16, updated_at = $17, next_sweep_at = $18,
      reservation_id = $20, seat_hold_id = $21,
      revision = revision + 1
    WHERE id = $1 AND revision = $2
    RETURNING id, revision
  ), attempts AS (
    INSERT INTO payment_attempts (id, order_id, gateway, ordinal, status, amount_minor, currency, token, started_at,
      gateway_ref, decline_reason, operation_id, operation_since, captured_minor, refunded_minor, updated_at)
    SELECT a.id, saved.id, a.gateway, a.ordinal, a.status, a.amount_minor, a.currency, a.token, a.started_at,
      a.gateway_ref, a.decline_reason, a.operation_id, a.operation_since, a.captured_minor, a.refunded_minor, $17
    FROM saved, jsonb_to_recordset($19::jsonb) AS a(id uuid, gateway text, ordinal integer, status text,
      amount_minor bigint, currency text, token text, started_at timestamptz, gateway_ref text, decline_reason text,
      operation_id uuid, operation_since timestamptz, captured_minor bigint, refunded_minor bigint)
    ORDER BY a.ordinal
    ON CONFLICT (id) DO UPDATE SET
      status = excluded.status, gateway_ref = excluded.gateway_ref, decline_reason = excluded.decline_reason,
      operation_id = excluded.operation_id, operation_since = excluded.operation_since, captured_minor = excluded.captured_minor,
      refunded_minor = excluded.refunded_minor, updated_at = excluded.updated_at
  )
  SELECT revision FROM saved`;

/** Orders in Postgres, inside a unit of work. */
export class OrderStore extends Orders {
  readonly #clock: Clock;
  readonly #locked = new LockedVersions();
  /** Attempts as they are on disk: most changes of an order leave them alone, and then they are not written again. */
  readonly #stored = new WeakSet<Order['attempts']>();

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  /**
   * Two statements on purpose: a subquery beside FOR UPDATE would show the attempts as they were before the wait for the lock.
   */
  override async lock(orderId: string, tx: Tx): Promise<Order | undefined> {
    const [[row], attempts] = await queryTogether<[OrderRow[], AttemptRow[]]>(
      tx.manager,
      [lockOrder, [orderId]],
      [readAttempts, [orderId]],
    );
    if (row === undefined) return undefined;
    this.#locked.remember(tx, row.id, row.revision);
    return this.#noted(orderFromRows(row, attempts));
  }

  override async lockAll(orderIds: readonly string[], tx: Tx): Promise<ReadonlyMap<string, Order>> {
    const [rows, attempts] = await queryTogether<[OrderRow[], AttemptRow[]]>(
      tx.manager,
      [lockOrders, [orderIds]],
      [attemptsOfOrders, [orderIds]],
    );
    for (const row of rows) this.#locked.remember(tx, row.id, row.revision);
    const byOrder = Map.groupBy(attempts, (attempt) => attempt.order_id);
    return new Map(rows.map((row) => [row.id, this.#noted(orderFromRows(row, byOrder.get(row.id) ?? []))]));
  }

  override async save(order: Order, nextSweepAt: Date | null, tx: Tx): Promise<Order> {
    const values = this.#valuesOf(order, nextSweepAt);
    const revision = order.revision + 1;
    if (this.#locked.of(tx, order.id) === order.revision) {
      // Nobody can have been quicker, so there is no answer to wait for.
      await queryLater(tx.manager, saveOrder, values);
      this.#locked.remember(tx, order.id, revision);
      return { ...order, revision };
    }
    const [saved] = await tx.manager.query<{ revision: number }[]>(saveOrder, values);
    if (saved === undefined) {
      throw new Failure(
        'checkout.order_changed',
        'conflict',
        'somebody else has written this order meanwhile',
      );
    }
    return { ...order, revision };
  }

  /** Holds as long as the order's revision does: attempts change with their order only. */
  #noted(order: Order): Order {
    this.#stored.add(order.attempts);
    return order;
  }

  #valuesOf(order: Order, nextSweepAt: Date | null): unknown[] {
    return [
      order.id,
      order.revision,
      order.status,
      order.stock,
      order.seats,
      JSON.stringify(order.shipment),
      order.erpOrderId,
      paymentStatus(order),
      order.acknowledged,
      order.fulfillable,
      order.closing?.kind ?? null,
      order.closing?.reason ?? null,
      order.attention,
      order.releaseDue,
      order.version,
      order.placedAt,
      this.#clock.now(),
      nextSweepAt,
      this.#stored.has(order.attempts) ? '[]' : attemptsParameter(order),
      order.reservationId,
      order.seatHoldId,
    ];
  }
}

import { Product, type MarketplaceSale } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { paymentStatus, type Order } from '../domain/order.ts';
import {
  SalesRegister,
  type KnownSale,
  type SaleNote,
  type SaleState,
} from '../use-cases/ports/sales-register.ts';
import { attemptsParameter } from './order-rows.ts';

const lockSales = `/* sale.lock */
  SELECT marketplace_order_id, state, changed_at, order_id FROM marketplace_orders
  WHERE marketplace = $1 AND marketplace_order_id = ANY($2) ORDER BY marketplace_order_id FOR UPDATE`;

const readProducts = `/* sale.products */ SELECT product FROM product_cache WHERE sku = ANY($1)`;

/** The order and its payment, which was made before. */
const addOrder = `/* sale.add */
  WITH new_order AS (
    INSERT INTO orders (id, number, status, customer_id, customer, shipping_address, lines, shipping, totals, currency,
      reservation_id, seat_hold_id, stock_state, seats_state, shipment, payment_status, created_at, updated_at,
      next_sweep_at, marketplace, marketplace_order_id)
    VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $16, $17, $18)
    RETURNING id
  )
  INSERT INTO payment_attempts (id, order_id, gateway, ordinal, status, amount_minor, currency, token, started_at,
    gateway_ref, captured_minor, updated_at)
  SELECT a.id, new_order.id, a.gateway, a.ordinal, a.status, a.amount_minor, a.currency, a.token, a.started_at,
    a.gateway_ref, a.captured_minor, a.started_at
  FROM new_order, jsonb_to_recordset($19::jsonb) AS a(id uuid, gateway text, ordinal integer, status text,
    amount_minor bigint, currency text, token text, started_at timestamptz, gateway_ref text, captured_minor bigint)`;

const noteSale = `/* sale.note */
  INSERT INTO marketplace_orders (marketplace, marketplace_order_id, state, changed_at, order_id)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (marketplace, marketplace_order_id) DO UPDATE SET
    state = excluded.state, changed_at = excluded.changed_at`;

interface SaleRow {
  readonly marketplace_order_id: string;
  readonly state: SaleState;
  readonly changed_at: Date;
  readonly order_id: string | null;
}

/** In Postgres, inside the transaction that moves the run. */
export class SalesRegisterStore extends SalesRegister {
  override async lock(
    marketplace: MarketplaceSale['marketplace'],
    orderIds: readonly string[],
    tx: Tx,
  ): Promise<ReadonlyMap<string, KnownSale>> {
    const rows = await tx.manager.query<SaleRow[]>(lockSales, [marketplace, orderIds]);
    return new Map(
      rows.map(({ marketplace_order_id, state, changed_at, order_id }) => [
        marketplace_order_id,
        { state, changedAtMs: changed_at.getTime(), orderId: order_id },
      ]),
    );
  }

  override async products(skus: readonly string[], tx: Tx): Promise<ReadonlyMap<string, Product>> {
    const rows = await tx.manager.query<{ readonly product: unknown }[]>(readProducts, [skus]);
    // A row of an older shape is as good as none.
    const products = rows.flatMap(({ product }) => Product.safeParse(product).data ?? []);
    return new Map(products.map((product) => [product.sku, product]));
  }

  override async add(order: Order, tx: Tx): Promise<void> {
    await tx.manager.query(addOrder, [
      order.id,
      order.number,
      order.status,
      JSON.stringify(order.customer),
      JSON.stringify(order.shippingAddress),
      JSON.stringify(order.lines),
      JSON.stringify(order.shipping),
      JSON.stringify(order.totals),
      order.currency,
      order.reservationId,
      order.seatHoldId,
      order.stock,
      order.seats,
      JSON.stringify(order.shipment),
      paymentStatus(order),
      order.createdAt,
      order.marketplace?.marketplace ?? null,
      order.marketplace?.orderId ?? null,
      attemptsParameter(order),
    ]);
  }

  override async note({ sale, state, changedAtMs, orderId }: SaleNote, tx: Tx): Promise<void> {
    await tx.manager.query(noteSale, [sale.marketplace, sale.orderId, state, new Date(changedAtMs), orderId]);
  }
}

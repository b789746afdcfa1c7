import type { RunningSystem } from '@accord/cli';
import { z } from 'zod';

import type { Book } from './book.ts';

const orderRow = z.object({
  id: z.string(),
  status: z.string(),
  gross: z.coerce.number(),
  /** Sold by a marketplace, which has the money and writes the mails. */
  is_sale: z.boolean(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number(), kind: z.string() })),
});
const stockRow = z.object({
  sku: z.string(),
  on_hand: z.number(),
  reserved: z.number(),
  movements: z.coerce.number(),
});
const mailRow = z.object({ order_id: z.string(), template: z.string(), state: z.string() });
const stripeState = z.object({
  payment_intents: z.array(
    z.object({ status: z.string(), amount_received: z.number(), metadata: z.record(z.string(), z.string()) }),
  ),
  refunds: z.array(z.object({ amount: z.number() })),
});
const adyenState = z.object({
  payments: z.array(z.object({ reference: z.string(), captured: z.number(), refunded: z.number() })),
});
const moodleState = z.object({ enrolments: z.array(z.unknown()) });

export type OrderEvidence = z.output<typeof orderRow>;
export type StockEvidence = z.output<typeof stockRow>;

/** Money that a gateway took for one order. */
export interface ChargeEvidence {
  readonly orderId: string;
  readonly capturedMinor: number;
}

/** What is to be seen of a run from outside the services: their tables and the vendors' own books. */
export interface Evidence {
  readonly orders: readonly OrderEvidence[];
  readonly stock: readonly StockEvidence[];
  readonly charges: readonly ChargeEvidence[];
  readonly refundedMinor: number;
  /** Seats taken in the cohorts, and enrolments in the learning platform. */
  readonly seatsTaken: number;
  readonly enrolments: number;
  /** Events committed that the broker does not have yet. */
  readonly waitingEvents: number;
  /** Events that came as far as the operators' timeline. */
  readonly events: number;
  /** What customers were written, by order and template. */
  readonly mails: readonly z.output<typeof mailRow>[];
  /** "queue: reason" of each delivery that was put aside. */
  readonly parked: readonly string[];
}

export async function gatherEvidence(system: RunningSystem, book: Book): Promise<Evidence> {
  const orders = z
    .array(orderRow)
    .parse(
      await book.rows(
        'checkout',
        "SELECT id, status, totals->'gross'->>'minor' AS gross, marketplace IS NOT NULL AS is_sale, lines FROM orders",
      ),
    );
  const attempts = z
    .array(z.object({ id: z.string(), order_id: z.string() }))
    .parse(await book.rows('checkout', 'SELECT id, order_id FROM payment_attempts'));
  const stock = z
    .array(stockRow)
    .parse(
      await book.rows(
        'inventory',
        `SELECT sku, on_hand, reserved, coalesce((SELECT sum(quantity) FROM stock_movements m WHERE m.sku = stock.sku), 0) AS movements FROM stock`,
      ),
    );
  const [seats] = z
    .array(z.object({ taken: z.coerce.number() }))
    .parse(await book.rows('enrollment', 'SELECT coalesce(sum(taken), 0) AS taken FROM cohorts'));
  const parked = z
    .array(z.object({ queue: z.string(), reason: z.string() }))
    .parse(await book.rows('operations', 'SELECT queue, reason FROM parked_messages'));
  const mails = z
    .array(mailRow)
    .parse(await book.rows('customer', 'SELECT order_id, template, state FROM mails'));
  const stripe = stripeState.parse(await mockState(system, 'stripe'));
  const adyen = adyenState.parse(await mockState(system, 'adyen'));
  const orderOf = new Map(attempts.map(({ id, order_id }) => [id, order_id]));
  return {
    orders,
    stock,
    charges: [
      ...stripe.payment_intents
        .filter(({ amount_received }) => amount_received > 0)
        .map(({ amount_received, metadata }) => ({
          orderId: metadata['orderId'] ?? 'unknown',
          capturedMinor: amount_received,
        })),
      ...adyen.payments
        .filter(({ captured }) => captured > 0)
        .map(({ captured, reference }) => ({
          orderId: orderOf.get(reference) ?? reference,
          capturedMinor: captured,
        })),
    ],
    refundedMinor:
      sum(stripe.refunds, ({ amount }) => amount) + sum(adyen.payments, ({ refunded }) => refunded),
    seatsTaken: seats?.taken ?? 0,
    enrolments: moodleState.parse(await mockState(system, 'moodle')).enrolments.length,
    waitingEvents: await book.waitingEvents(),
    events: await book.toldEvents(),
    mails,
    parked: parked.map(({ queue, reason }) => `${queue}: ${reason}`),
  };
}

const expiryLimitMs = 60_000;

/**
 * Lets the time of every hold that is left run out, and waits until the services have noticed. A refused order whose
 * release met a dead service keeps its hold until then: that is what the expiry is for.
 * @throws Error when a hold survives its time
 */
export async function expireHolds(book: Book): Promise<void> {
  const holds = [
    ['inventory', 'reservations'],
    ['enrollment', 'seat_holds'],
  ] as const;
  for (const [service, table] of holds) {
    await book.rows(
      service,
      `UPDATE ${table} SET expires_at = now() - interval '1 second' WHERE status = 'held'`,
    );
  }
  const giveUpMs = performance.now() + expiryLimitMs;
  for (const [service, table] of holds) {
    while ((await book.rows(service, `SELECT 1 FROM ${table} WHERE status = 'held' LIMIT 1`)).length > 0) {
      if (performance.now() > giveUpMs)
        throw new Error(`a hold in ${table} of ${service} has outlived its time`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function mockState(system: RunningSystem, vendor: string): Promise<unknown> {
  return (await fetch(`${system.addresses.url('mocks')}/__mock/${vendor}/state`)).json();
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

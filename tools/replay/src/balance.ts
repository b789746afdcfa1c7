import type { FinishedOrder } from './follow-orders.ts';
import type { GatewayLedger, MessageLedger } from './ledger.ts';
import type { StockLevel } from './seed-catalogue.ts';

/** Everything countable at one moment. */
export interface Snapshot {
  readonly stock: ReadonlyMap<string, StockLevel>;
  readonly gateways: GatewayLedger;
  readonly messages: MessageLedger;
}

/** One thing that does not add up, in words for a person. */
export type Difference = string;

/** Holds what was sold against stock, money and messages. An empty list means balanced, to the piece and to the cent. */
export function differences(
  before: Snapshot,
  after: Snapshot,
  orders: readonly FinishedOrder[],
): Difference[] {
  return [
    ...openOrders(orders),
    ...stockDifferences(before, after, orders),
    ...moneyDifferences(before, after, orders),
    ...messageDifferences(before.messages, after.messages),
  ];
}

const closed = new Set(['completed', 'cancelled', 'returned']);

function openOrders(orders: readonly FinishedOrder[]): Difference[] {
  return orders
    .filter(({ status }) => !closed.has(status))
    .map(({ id, status }) => `order ${id} has not come to an end: ${status}`);
}

function stockDifferences(before: Snapshot, after: Snapshot, orders: readonly FinishedOrder[]): Difference[] {
  const sold = new Map<string, number>();
  for (const { status, lines } of orders) {
    if (status !== 'completed') continue;
    for (const { sku, quantity } of lines) sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  }
  return [...before.stock].flatMap(([sku, { onHand, reserved }]) => {
    const now = after.stock.get(sku);
    const expected = onHand - (sold.get(sku) ?? 0);
    if (now?.onHand === expected && now.reserved === reserved) return [];
    return [
      `stock of ${sku}: expected ${expected} on hand and ${reserved} reserved, found ${now?.onHand} and ${now?.reserved}`,
    ];
  });
}

function moneyDifferences(before: Snapshot, after: Snapshot, orders: readonly FinishedOrder[]): Difference[] {
  const kept =
    after.gateways.capturedMinor -
    after.gateways.refundedMinor -
    (before.gateways.capturedMinor - before.gateways.refundedMinor);
  const due = orders
    .filter(({ status }) => status === 'completed')
    .reduce((sum, { grossMinor }) => sum + grossMinor, 0);
  return [
    ...(kept === due
      ? []
      : [`money: the gateways hold ${kept} minor units, completed orders are worth ${due}`]),
    ...after.gateways.capturedTwice.map((order) => `order ${order} was captured more than once`),
  ];
}

/** Every consumer that has ever taken an event of a type must have ended each one published since, once. */
export function messageDifferences(before: MessageLedger, after: MessageLedger): Difference[] {
  const found: Difference[] = after.waiting === 0 ? [] : [`${after.waiting} events wait in an outbox`];
  for (const [key, ended] of after.ended) {
    const event = key.split(' ')[1] ?? '';
    const published = after.published.get(event);
    if (published === undefined) continue;
    const out = ended - (before.ended.get(key) ?? 0);
    const into = published - (before.published.get(event) ?? 0);
    if (out !== into) found.push(`messages of ${key}: ${into} in, ${out} done or parked`);
  }
  return found;
}

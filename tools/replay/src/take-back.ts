import { type AccordApi, codeOf } from './accord-api.ts';
import type { PlacedOrder } from './place-orders.ts';
import type { Invoice } from './read-invoices.ts';

export interface TakenBack {
  /** Orders that went back because of a cancelling invoice. */
  readonly ids: readonly string[];
  /** Cancelling invoices that name nothing we sold in this replay. */
  readonly withoutOrder: number;
  /** Answers other than 202, by code. */
  readonly refused: ReadonlyMap<string, number>;
}

/**
 * Cancelling invoices name no order: the order meant is the customer's latest one with one of the articles. An order
 * that is complete is returned, any other one is cancelled; either goes back as a whole, and once.
 */
export async function takeBack(
  api: AccordApi,
  cancellations: readonly Invoice[],
  placed: readonly PlacedOrder<Invoice>[],
): Promise<TakenBack> {
  const ids = new Set<string>();
  const refused = new Map<string, number>();
  let withoutOrder = 0;
  for (const cancellation of cancellations) {
    const order = orderMeant(cancellation, placed);
    if (!order) {
      withoutOrder += 1;
      continue;
    }
    if (ids.has(order.id)) continue;
    const answer = await sendBack(api, order.id);
    if (answer === undefined) ids.add(order.id);
    else refused.set(answer, (refused.get(answer) ?? 0) + 1);
  }
  return { ids: [...ids], withoutOrder, refused };
}

function orderMeant(
  cancellation: Invoice,
  placed: readonly PlacedOrder<Invoice>[],
): PlacedOrder<Invoice> | undefined {
  const skus = new Set(cancellation.lines.map(({ sku }) => sku));
  return placed.findLast(
    ({ purchase }) =>
      purchase.customer === cancellation.customer && purchase.lines.some(({ sku }) => skus.has(sku)),
  );
}

/** Sends a whole order back, complete or not. Undefined when it worked, else the problem's code. */
export async function sendBack(api: AccordApi, id: string): Promise<string | undefined> {
  const order = `${api.addresses.checkout}/orders/${id}`;
  const returned = await api.request('POST', `${order}/returns`, { body: {} });
  if (returned.status === 202) return undefined;
  const cancelled = await api.request('POST', `${order}/cancel`, { body: {} });
  return cancelled.status === 202 ? undefined : (codeOf(cancelled) ?? `status ${cancelled.status}`);
}

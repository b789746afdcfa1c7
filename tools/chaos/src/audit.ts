import type { Evidence, OrderEvidence } from './evidence.ts';

/** Parts of a bundle: what one sold bundle takes from stock. */
export type Bundles = Readonly<
  Record<string, readonly { readonly sku: string; readonly quantity: number }[]>
>;

export interface AuditInput {
  readonly before: Evidence;
  readonly after: Evidence;
  /** Ids that callers were told were accepted. */
  readonly accepted: readonly string[];
  readonly bundles: Bundles;
}

const fulfilled = new Set(['completed']);
const compensated = new Set(['cancelled', 'rejected']);

/**
 * A mail whose sender was killed between the vendor's answer and our note of it: the vendor knows no idempotency key,
 * so it is put aside for a person instead of being sent twice. Accounted for, and no order hangs on it.
 */
const mailInDoubt = 'customer.mail_outcome_unknown';

/** Everything that was lost, doubled or left open, one line each. Nothing when the promise was kept. */
export function audit({ before, after, accepted, bundles }: AuditInput): string[] {
  return [
    ...lostOrders(after, accepted),
    ...wrongCharges(after),
    ...wrongStock(before, after, bundles),
    ...wrongSeats(before, after),
    ...(after.waitingEvents === 0 ? [] : [`${after.waitingEvents} events are still in an outbox`]),
    ...after.parked.filter((line) => !line.endsWith(mailInDoubt)).map((line) => `parked: ${line}`),
  ];
}

function lostOrders({ orders }: Evidence, accepted: readonly string[]): string[] {
  const known = new Map(orders.map((order) => [order.id, order.status]));
  const lost = accepted.filter((id) => !known.has(id)).map((id) => `accepted order ${id} is gone`);
  const open = orders
    .filter(({ status }) => !fulfilled.has(status) && !compensated.has(status))
    .map(({ id, status }) => `order ${id} is neither fulfilled nor undone: ${status}`);
  const undone = accepted
    .filter((id) => known.get(id) === 'rejected')
    .map((id) => `accepted order ${id} ended as rejected`);
  return [...lost, ...open, ...undone];
}

function wrongCharges({ orders, charges, refundedMinor }: Evidence): string[] {
  const byOrder = new Map<string, number[]>();
  for (const { orderId, capturedMinor } of charges)
    byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), capturedMinor]);
  const status = new Map(orders.map((order) => [order.id, order]));
  const found = [...byOrder].flatMap(([orderId, captured]) => [
    ...(captured.length === 1 ? [] : [`order ${orderId} was captured ${captured.length} times`]),
    ...(status.has(orderId) ? [] : [`money was taken for order ${orderId}, which nobody knows`]),
  ]);
  for (const { id, gross } of completed(orders)) {
    const captured = byOrder.get(id)?.[0] ?? 0;
    if (captured !== gross) found.push(`order ${id} is worth ${gross} and was captured for ${captured}`);
  }
  const kept = charges.reduce((sum, { capturedMinor }) => sum + capturedMinor, 0) - refundedMinor;
  const due = completed(orders).reduce((sum, { gross }) => sum + gross, 0);
  if (kept !== due) found.push(`the gateways hold ${kept}, completed orders are worth ${due}`);
  return found;
}

function wrongStock(before: Evidence, after: Evidence, bundles: Bundles): string[] {
  const sold = new Map<string, number>();
  for (const { lines } of completed(after.orders)) {
    for (const { sku, quantity } of lines) {
      for (const part of bundles[sku] ?? [{ sku, quantity: 1 }]) {
        sold.set(part.sku, (sold.get(part.sku) ?? 0) + part.quantity * quantity);
      }
    }
  }
  const start = new Map(before.stock.map((row) => [row.sku, row.on_hand]));
  return after.stock.flatMap(({ sku, on_hand, reserved, movements }) => {
    const expected = (start.get(sku) ?? 0) - (sold.get(sku) ?? 0);
    return [
      ...(on_hand === expected ? [] : [`stock of ${sku} is ${on_hand}, expected ${expected}`]),
      ...(reserved === 0 ? [] : [`${reserved} of ${sku} are still reserved`]),
      ...(movements === on_hand
        ? []
        : [`the movements of ${sku} add up to ${movements}, on hand are ${on_hand}`]),
    ];
  });
}

function wrongSeats(before: Evidence, after: Evidence): string[] {
  const sold = completed(after.orders).reduce(
    (sum, { lines }) =>
      sum + lines.filter(({ kind }) => kind === 'course').reduce((own, { quantity }) => own + quantity, 0),
    0,
  );
  const taken = after.seatsTaken - before.seatsTaken;
  const enrolled = after.enrolments - before.enrolments;
  return [
    ...(taken === sold ? [] : [`${taken} seats are taken, ${sold} were sold`]),
    ...(enrolled === sold ? [] : [`${enrolled} people are enrolled, ${sold} seats were sold`]),
  ];
}

function completed(orders: readonly OrderEvidence[]): OrderEvidence[] {
  return orders.filter(({ status }) => fulfilled.has(status));
}

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

/** What went wrong: something is gone, happened twice, or nobody can say what became of it. */
export interface Finding {
  readonly kind: 'lost' | 'doubled' | 'unaccounted';
  readonly text: string;
}

const lost = (text: string): Finding => ({ kind: 'lost', text });
const doubled = (text: string): Finding => ({ kind: 'doubled', text });
const unaccounted = (text: string): Finding => ({ kind: 'unaccounted', text });

/** Everything that was lost, doubled or left open. Nothing when the promise was kept. */
export function audit({ before, after, accepted, bundles }: AuditInput): Finding[] {
  return [
    ...lostOrders(after, accepted),
    ...wrongCharges(after),
    ...wrongStock(before, after, bundles),
    ...wrongSeats(before, after),
    ...wrongMails(after),
    ...(after.waitingEvents === 0
      ? []
      : [unaccounted(`${after.waitingEvents} events are still in an outbox`)]),
    ...after.parked
      .filter((line) => !line.endsWith(mailInDoubt))
      .map((line) => unaccounted(`parked: ${line}`)),
  ];
}

function lostOrders({ orders }: Evidence, accepted: readonly string[]): Finding[] {
  const known = new Map(orders.map((order) => [order.id, order.status]));
  const gone = accepted.filter((id) => !known.has(id)).map((id) => lost(`accepted order ${id} is gone`));
  const open = orders
    .filter(({ status }) => !fulfilled.has(status) && !compensated.has(status))
    .map(({ id, status }) => unaccounted(`order ${id} is neither fulfilled nor undone: ${status}`));
  const undone = accepted
    .filter((id) => known.get(id) === 'rejected')
    .map((id) => lost(`accepted order ${id} ended as rejected`));
  return [...gone, ...open, ...undone];
}

function wrongCharges({ orders, charges, refundedMinor }: Evidence): Finding[] {
  const byOrder = new Map<string, number[]>();
  for (const { orderId, capturedMinor } of charges)
    byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), capturedMinor]);
  const status = new Map(orders.map((order) => [order.id, order]));
  const found = [...byOrder].flatMap(([orderId, captured]) => [
    ...(captured.length === 1 ? [] : [doubled(`order ${orderId} was captured ${captured.length} times`)]),
    ...(status.has(orderId) ? [] : [unaccounted(`money was taken for order ${orderId}, which nobody knows`)]),
  ]);
  for (const { id } of orders.filter(({ is_sale, id: known }) => is_sale && byOrder.has(known)))
    found.push(doubled(`order ${id} was paid at its marketplace and captured here`));
  for (const { id, gross } of chargedHere(orders)) {
    const captured = byOrder.get(id)?.[0] ?? 0;
    if (captured !== gross) {
      const text = `order ${id} is worth ${gross} and was captured for ${captured}`;
      found.push(captured < gross ? lost(text) : doubled(text));
    }
  }
  const kept = charges.reduce((sum, { capturedMinor }) => sum + capturedMinor, 0) - refundedMinor;
  const due = chargedHere(orders).reduce((sum, { gross }) => sum + gross, 0);
  if (kept !== due)
    found.push((kept < due ? lost : doubled)(`the gateways hold ${kept}, completed orders are worth ${due}`));
  return found;
}

function wrongStock(before: Evidence, after: Evidence, bundles: Bundles): Finding[] {
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
      ...(on_hand === expected
        ? []
        : [(on_hand > expected ? lost : doubled)(`stock of ${sku} is ${on_hand}, expected ${expected}`)]),
      ...(reserved === 0 ? [] : [unaccounted(`${reserved} of ${sku} are still reserved`)]),
      ...(movements === on_hand
        ? []
        : [unaccounted(`the movements of ${sku} add up to ${movements}, on hand are ${on_hand}`)]),
    ];
  });
}

function wrongSeats(before: Evidence, after: Evidence): Finding[] {
  const sold = completed(after.orders).reduce(
    (sum, { lines }) =>
      sum + lines.filter(({ kind }) => kind === 'course').reduce((own, { quantity }) => own + quantity, 0),
    0,
  );
  const taken = after.seatsTaken - before.seatsTaken;
  const enrolled = after.enrolments - before.enrolments;
  return [
    ...(taken === sold
      ? []
      : [(taken < sold ? lost : doubled)(`${taken} seats are taken, ${sold} were sold`)]),
    ...(enrolled === sold
      ? []
      : [(enrolled < sold ? lost : doubled)(`${enrolled} people are enrolled, ${sold} seats were sold`)]),
  ];
}

/** A mail per completed order was sent, or waits for a person because its outcome is in doubt; none was sent twice. */
function wrongMails({ orders, mails }: Evidence): Finding[] {
  const known = new Set(mails.filter(({ state }) => state !== 'sending').map(({ order_id }) => order_id));
  return [
    ...chargedHere(orders)
      .filter(({ id }) => !known.has(id))
      .map(({ id }) => lost(`nobody was written to about order ${id}`)),
    ...mails
      .filter(({ state }) => state === 'sending')
      .map(({ order_id }) => unaccounted(`a mail about order ${order_id} was begun and never ended`)),
  ];
}

function completed(orders: readonly OrderEvidence[]): OrderEvidence[] {
  return orders.filter(({ status }) => fulfilled.has(status));
}

/** Completed, paid at a gateway of ours and written to by us: what a marketplace sold is neither. */
function chargedHere(orders: readonly OrderEvidence[]): OrderEvidence[] {
  return completed(orders).filter(({ is_sale }) => !is_sale);
}

import type { MarketplaceSale } from '@accord/canonical';
import { decideReturn, type ClosingDecision } from './closing.ts';
import { currentAttempt, needsAttention, unchanged, withAttempt, type Change, type Order } from './order.ts';
import { planOrder, type OrderPlan } from './plan.ts';
import { withHolds } from './placement.ts';
import { settle } from './settlement.ts';

/**
 * The life of an order that a marketplace sold. Its money was taken before we heard of it and never passes through our
 * hands, so it begins with a payment that is captured, and ends that payment on the marketplace's word only. Nobody
 * waits for an answer: it is placed by the sweep, and one that cannot be placed stays, since its buyer has paid.
 */
export type SalePlan = Omit<OrderPlan, 'gateway' | 'token'> & { readonly sale: MarketplaceSale };

export function planSale({ sale, ...plan }: SalePlan): Order {
  const gatewayRef = `${sale.marketplace}/${sale.orderId}`;
  const order = planOrder({ ...plan, gateway: 'marketplace', token: gatewayRef });
  const attempt = currentAttempt(order);
  const paid = { ...attempt, status: 'captured' as const, gatewayRef, capturedMinor: attempt.amount.minor };
  return { ...withAttempt(order, paid), marketplace: sale };
}

/** Sold by a marketplace and not placed yet: its holds are still to be got. */
export function isUnplacedSale(order: Order): boolean {
  const { marketplace, placedAt, closing, status } = order;
  const waits = status === 'pending' || status === 'needs_attention';
  return marketplace !== null && placedAt === null && closing === null && waits;
}

/** Both holds stand. */
export function placeSale(order: Order, at: Date): Change {
  if (!isUnplacedSale(order)) return unchanged(order);
  const placed: Order = {
    ...withHolds(order),
    status: 'placed',
    acknowledged: true,
    attention: null,
    placedAt: at,
  };
  return { order: placed, events: [{ kind: 'placed' }] };
}

/** Sold at the marketplace and not there: a person is told, and it is tried again. */
export function saleIsShort(order: Order): Order {
  return isUnplacedSale(order) ? needsAttention(order, 'out_of_stock') : order;
}

/** The ids of holds that were refused or given back are used up. */
export function planHoldsAgain(
  order: Order,
  ids: { readonly reservationId: string; readonly seatHoldId: string },
): Order {
  return {
    ...order,
    reservationId: order.reservationId === null ? null : ids.reservationId,
    seatHoldId: order.seatHoldId === null ? null : ids.seatHoldId,
  };
}

/**
 * The marketplace has cancelled the order and given its buyer the money back. What is completed by then may be on its
 * way: that is a person's.
 */
export function cancelledAtMarketplace(order: Order): Change {
  if (isOver(order) || currentAttempt(order).status === 'refunded') return unchanged(order);
  const reason = 'cancelled_at_marketplace';
  if (order.status === 'completed') {
    const attempt = currentAttempt(order);
    const refunded = { ...attempt, status: 'refunded' as const, refundedMinor: attempt.capturedMinor };
    return {
      order: needsAttention(withAttempt(order, refunded), reason),
      events: [{ kind: 'refunded', attemptId: attempt.id }],
    };
  }
  const ending: Order = { ...order, closing: order.closing ?? { kind: 'cancel', reason } };
  const change = givenBack(ending);
  // Nobody was told of an order that was never placed.
  return order.placedAt === null ? { order: change.order, events: [] } : change;
}

/** As for any order; of what a marketplace sold the goods are back, and the money is given back at its own desk. */
export function decideTakingBack(order: Order, reason: string): ClosingDecision {
  const decision = decideReturn(order, reason);
  if (order.marketplace === null || decision.kind !== 'accepted') return decision;
  return { ...decision, change: givenBack(decision.change.order) };
}

function givenBack(order: Order): Change {
  return settle(order, { attemptId: currentAttempt(order).id, kind: 'refunded' });
}

function isOver({ status }: Order): boolean {
  return status === 'rejected' || status === 'cancelled' || status === 'returned';
}

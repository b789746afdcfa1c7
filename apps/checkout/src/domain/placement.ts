import type { DeclineReason, Gateway, PaymentHolder } from '@accord/canonical';
import { changeAttempt, currentAttempt, endUnplaced, unchanged, type Change, type Order } from './order.ts';
import { isProvenDead, type PaymentAttempt } from './payment-attempt.ts';

/** The gateway holds the amount and both holds stand: the order is the shop's promise from here on. */
export function place(order: Order, gatewayRef: string, at: Date): Change {
  if (order.status !== 'pending') return unchanged(order);
  const paid = changeAttempt(order, currentAttempt(order), { kind: 'authorised', gatewayRef });
  if (!paid.moved) return unchanged(paid.order);
  const placed: Order = {
    ...withHolds(paid.order),
    status: 'placed',
    acknowledged: true,
    attention: null,
    placedAt: at,
  };
  return { order: placed, events: [{ kind: 'placed' }] };
}

/** Stock and seats have confirmed their holds. */
export function withHolds(order: Order): Order {
  return {
    ...order,
    stock: order.stock === 'none' ? 'none' : 'held',
    seats: order.seats === 'none' ? 'none' : 'held',
  };
}

export type RefusedPayment =
  | { readonly kind: 'declined'; readonly reason: DeclineReason; readonly gatewayRef?: string }
  | { readonly kind: 'failed' };

/** Writes down that the current attempt will never take money; the order itself stays undecided. */
export function closeAttempt(order: Order, refused: RefusedPayment): Order {
  return changeAttempt(order, currentAttempt(order), refused).order;
}

/** The outcome is not known yet: the customer is told that we have the order, and the sweep finds out. */
export function leaveUnresolved(order: Order): Order {
  if (order.status !== 'pending') return order;
  return { ...changeAttempt(order, currentAttempt(order), { kind: 'unknown' }).order, acknowledged: true };
}

/** The same, for so long that a person should know. */
export function leaveUnresolvedForLong(order: Order): Order {
  return { ...leaveUnresolved(order), attention: 'payment_unresolved' };
}

/**
 * The gateway holds the amount but the order will not be placed (a hold ran out meanwhile, or the customer has gone):
 * the wish to close is written down, and giving back follows like any other.
 */
export function declineToPlace(order: Order, gatewayRef: string, reason: string): Order {
  if (order.status !== 'pending') return order;
  const paid = changeAttempt(order, currentAttempt(order), { kind: 'authorised', gatewayRef });
  return { ...paid.order, closing: { kind: 'cancel', reason } };
}

/**
 * Ends an order that was never placed. Nobody was told of it: it is rejected in silence and its holds are given back.
 * The customer has our word for it: it is cancelled aloud, and whoever listens gives back what was held.
 */
export function reject(order: Order, reason: string): Change {
  if (order.status !== 'pending') return unchanged(order);
  const closed = currentAttempt(order).status === 'sending' ? closeAttempt(order, { kind: 'failed' }) : order;
  return endUnplaced({ ...closed, closing: { kind: 'cancel', reason } }, reason);
}

/** The holds of a rejected order are back. */
export function released(order: Order): Order {
  return {
    ...order,
    releaseDue: false,
    stock: order.stock === 'none' ? 'none' : 'released',
    seats: order.seats === 'none' ? 'none' : 'released',
  };
}

export interface FallbackPlan {
  readonly attemptId: string;
  readonly gateway: Gateway;
  readonly token: string;
  readonly at: Date;
}

/** A second charge at another gateway, allowed only when every charge before it can never take money. */
export function fallBack(order: Order, plan: FallbackPlan): Order {
  if (!order.attempts.every(isProvenDead))
    throw new RangeError(`order ${order.id} has an attempt that may still charge`);
  return { ...order, attempts: [...order.attempts, newAttempt(order, plan)] };
}

export function newAttempt(
  order: Pick<Order, 'attempts' | 'totals'>,
  plan: Omit<FallbackPlan, 'gateway'> & { readonly gateway: PaymentHolder },
): PaymentAttempt {
  return {
    id: plan.attemptId,
    gateway: plan.gateway,
    ordinal: order.attempts.length + 1,
    status: 'sending',
    amount: order.totals.gross,
    token: plan.token,
    startedAt: plan.at,
    gatewayRef: null,
    declineReason: null,
    operationId: null,
    operationSince: null,
    capturedMinor: 0,
    refundedMinor: 0,
  };
}

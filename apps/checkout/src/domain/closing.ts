import { currentAttempt, needsAttention, unchanged, type Change, type Order } from './order.ts';

export type ClosingRefusal =
  /** The payment of the order is still being found out. */
  | 'still_placing'
  /** Goods are on their way or there: a return, not a cancellation. */
  | 'already_completed'
  /** Nothing was delivered: a cancellation, not a return. */
  | 'not_completed'
  | 'never_placed';

export type ClosingDecision =
  | { readonly kind: 'accepted'; readonly change: Change }
  /** It is closed or being closed: the same answer again. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly reason: ClosingRefusal };

/** May the customer cancel now? */
export function decideCancellation(order: Order, reason: string): ClosingDecision {
  switch (order.status) {
    case 'pending':
      return { kind: 'refused', reason: 'still_placing' };
    case 'rejected':
      return { kind: 'refused', reason: 'never_placed' };
    case 'completed':
    case 'returned':
      return { kind: 'refused', reason: 'already_completed' };
    case 'cancelled':
      return { kind: 'repeated' };
    case 'placed':
    case 'fulfilling':
    case 'needs_attention':
      if (order.closing !== null) return { kind: 'repeated' };
      return { kind: 'accepted', change: requestCancellation(order, reason) };
  }
}

/** May the customer send the goods back now? */
export function decideReturn(order: Order, reason: string): ClosingDecision {
  if (order.closing?.kind === 'return') return { kind: 'repeated' };
  if (order.status !== 'completed' || currentAttempt(order).status !== 'captured') {
    return { kind: 'refused', reason: order.status === 'pending' ? 'still_placing' : 'not_completed' };
  }
  return { kind: 'accepted', change: unchanged({ ...order, closing: { kind: 'return', reason } }) };
}

/**
 * Asks for the money to be given back. An order on its way to completion only: what is closed stays closed, and a part
 * that fails after completion is a matter for a person.
 */
export function requestCancellation(order: Order, reason: string): Change {
  const open =
    order.status === 'placed' || order.status === 'fulfilling' || order.status === 'needs_attention';
  if (!open || order.closing !== null) return unchanged(order);
  const wanted: Order = { ...order, closing: { kind: 'cancel', reason } };
  // Only the marketplace can give its buyer the money back: a person cancels there, and hearing of it ends the order here.
  if (order.marketplace !== null) return unchanged(needsAttention(wanted, 'cancel_at_marketplace'));
  return { order: wanted, events: [{ kind: 'cancellation_requested', reason }] };
}

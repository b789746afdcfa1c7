import { money } from '@accord/canonical';
import { currentAttempt, unchanged, type Change, type Order } from './order.ts';

/**
 * Tells once more that the order is placed, to whoever has not acted on it. Everybody who listens does what there is
 * left to do, so that nobody does anything twice.
 */
export function placedAgain(order: Order): Change {
  const isOpen = ['placed', 'fulfilling', 'completed', 'needs_attention'].includes(order.status);
  if (!isOpen || order.placedAt === null || order.closing !== null) return unchanged(order);
  return { order, events: [{ kind: 'placed' }] };
}

/** Tells once more that the order is over. */
export function endedAgain(order: Order): Change {
  const { refundedMinor, amount } = currentAttempt(order);
  const refunded = money(refundedMinor, amount.currency);
  const reason = order.closing?.reason ?? 'told_again';
  if (order.status === 'returned') return { order, events: [{ kind: 'returned', reason, refunded }] };
  if (order.status !== 'cancelled') return unchanged(order);
  return { order, events: [{ kind: 'cancelled', reason, refunded: refundedMinor > 0 ? refunded : null }] };
}

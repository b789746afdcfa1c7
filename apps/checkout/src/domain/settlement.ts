import type { Money } from '@accord/canonical';
import { advance } from './fulfilment.ts';
import {
  andThen,
  changeAttempt,
  currentAttempt,
  endUnplaced,
  needsAttention,
  unchanged,
  type Change,
  type Order,
} from './order.ts';
import type { AttemptStatus, PaymentAttempt } from './payment-attempt.ts';

/** An operation whose intent is to be written down before the gateway is called, or is on record already. */
export type PaymentIntent =
  | { readonly kind: 'capture' | 'void' | 'refund'; readonly order: Order; readonly attempt: PaymentAttempt }
  /** Nothing to do now: settled, or somebody else's turn. */
  | { readonly kind: 'none'; readonly order: Order };

/** The money is due: stock is committed and seats are granted. Not while the order is being closed. */
export function intendCapture(order: Order, operationId: string): PaymentIntent {
  if (!order.fulfillable || order.closing !== null) return { kind: 'none', order };
  return intend(order, 'capture', operationId);
}

/** What the wish to close the order asks of its payment now: give back what is held, refund what was taken, or wait. */
export function intendGivingBack(order: Order, operationId: string): PaymentIntent {
  if (order.closing === null) return { kind: 'none', order };
  switch (currentAttempt(order).status) {
    case 'authorised':
    case 'voiding':
      return intend(order, 'void', operationId);
    case 'captured':
    case 'refunding':
      return intend(order, 'refund', operationId);
    default:
      return { kind: 'none', order };
  }
}

const underWay: Readonly<Record<'capture' | 'void' | 'refund', AttemptStatus>> = {
  capture: 'capturing',
  void: 'voiding',
  refund: 'refunding',
};

function intend(order: Order, kind: 'capture' | 'void' | 'refund', operationId: string): PaymentIntent {
  const attempt = currentAttempt(order);
  if (attempt.status === underWay[kind]) return { kind, order, attempt };
  const started = changeAttempt(order, attempt, { kind: `start_${kind}`, operationId });
  if (!started.moved) return { kind: 'none', order: started.order };
  return { kind, order: started.order, attempt: currentAttempt(started.order) };
}

export type SettledKind =
  'captured' | 'capture_refused' | 'voided' | 'void_refused' | 'refunded' | 'refund_refused';

/** The gateway's word on an operation, whoever brings it: our own call, a webhook, the sweep. */
export function settle(order: Order, attemptId: string, kind: SettledKind): Change {
  const attempt = order.attempts.find((known) => known.id === attemptId);
  if (attempt === undefined) return unchanged(order);
  const changed = changeAttempt(order, attempt, { kind });
  if (!changed.moved) return unchanged(changed.order);
  switch (kind) {
    case 'captured':
      return andThen({ order: changed.order, events: [{ kind }] }, captured);
    case 'voided':
      return andThen({ order: changed.order, events: [{ kind }] }, (open) => closed(open, null));
    case 'refunded':
      return andThen({ order: changed.order, events: [{ kind }] }, (open) => closed(open, attempt.amount));
    case 'capture_refused':
      // A wish to close came meanwhile: the authorisation stands again and goes back as it is.
      return changed.order.closing
        ? closingAgain(changed.order)
        : unchanged(needsAttention(changed.order, kind));
    case 'void_refused':
    case 'refund_refused':
      return unchanged(needsAttention(changed.order, kind));
  }
}

/** A cancellation that came while the money was being taken is settled now, by refund. */
function captured(order: Order): Change {
  return order.closing ? closingAgain(order) : advance(order);
}

function closingAgain(order: Order): Change {
  if (order.closing === null) return unchanged(order);
  return { order, events: [{ kind: 'cancellation_requested', reason: order.closing.reason }] };
}

/** The money is back: the order ends as it was meant to. */
function closed(order: Order, refunded: Money | null): Change {
  if (isClosed(order)) return unchanged(order);
  // Nobody here asked for it: the gateway let the authorisation go, or somebody gave the money back at its desk.
  const { kind, reason } = order.closing ?? { kind: 'cancel', reason: 'payment_withdrawn' };
  if (order.placedAt === null) return endUnplaced(order, reason);
  if (kind === 'return' && refunded !== null) {
    return {
      order: { ...order, status: 'returned', attention: null },
      events: [{ kind: 'returned', reason, refunded }],
    };
  }
  return {
    order: { ...order, status: 'cancelled', closing: { kind, reason }, attention: null },
    events: [{ kind: 'cancelled', reason, refunded }],
  };
}

function isClosed(order: Order): boolean {
  return order.status === 'rejected' || order.status === 'cancelled' || order.status === 'returned';
}

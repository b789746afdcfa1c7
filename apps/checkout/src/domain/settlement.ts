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
import {
  isGivenUp,
  type AttemptStatus,
  type OperationStart,
  type PaymentAttempt,
} from './payment-attempt.ts';

/** An operation whose intent is to be written down before the gateway is called, or is on record already. */
export type PaymentIntent =
  | { readonly kind: 'capture' | 'void' | 'refund'; readonly order: Order; readonly attempt: PaymentAttempt }
  /** Nothing to do now: settled, or somebody else's turn. */
  | { readonly kind: 'none'; readonly order: Order };

/**
 * The money is due: stock is committed and seats are granted. None is begun while the order is being closed; one that is
 * under way is seen through all the same, for only its outcome says whether there is money to refund.
 */
export function intendCapture(order: Order, start: OperationStart): PaymentIntent {
  const attempt = currentAttempt(order);
  if (attempt.status === 'capturing') return { kind: 'capture', order, attempt };
  if (!order.fulfillable || order.closing !== null) return { kind: 'none', order };
  return intend(order, 'capture', start);
}

/** What the wish to close the order asks of its payment now: give back what is held, refund what was taken, or wait. */
export function intendGivingBack(order: Order, start: OperationStart): PaymentIntent {
  if (order.closing === null || order.marketplace !== null) return { kind: 'none', order };
  switch (currentAttempt(order).status) {
    case 'authorised':
    case 'voiding':
      return intend(order, 'void', start);
    case 'captured':
    case 'refunding':
      return intend(order, 'refund', start);
    default:
      return { kind: 'none', order };
  }
}

/** What is to be done for an attempt that was given up and holds money after all. Nothing else is ever done for one. */
export function intendReturning(order: Order, attemptId: string, start: OperationStart): PaymentIntent {
  const attempt = order.attempts.find((known) => known.id === attemptId);
  switch (attempt?.status) {
    case 'stranded':
    case 'stranded_voiding':
      return begin(order, attempt, { kind: 'void', ...start });
    case 'stranded_captured':
    case 'stranded_refunding':
      return begin(order, attempt, { kind: 'refund', ...start });
    default:
      return { kind: 'none', order };
  }
}

function intend(order: Order, kind: Operation, start: OperationStart): PaymentIntent {
  return begin(order, currentAttempt(order), { kind, ...start });
}

type Operation = 'capture' | 'void' | 'refund';

const underWay: Readonly<Record<Operation, readonly AttemptStatus[]>> = {
  capture: ['capturing'],
  void: ['voiding', 'stranded_voiding'],
  refund: ['refunding', 'stranded_refunding'],
};

/** Starts the operation, or finds it started before: then it is repeated under the id on record. */
function begin(
  order: Order,
  attempt: PaymentAttempt,
  { kind, ...start }: { kind: Operation } & OperationStart,
): PaymentIntent {
  if (underWay[kind].includes(attempt.status)) return { kind, order, attempt };
  const started = changeAttempt(order, attempt, { kind: `start_${kind}`, ...start });
  if (!started.moved) return { kind: 'none', order: started.order };
  const { attempts } = started.order;
  return { kind, order: started.order, attempt: attempts.find(({ id }) => id === attempt.id) ?? attempt };
}

export type SettledKind =
  'captured' | 'capture_refused' | 'voided' | 'void_refused' | 'refunded' | 'refund_refused';

export interface Settled {
  readonly attemptId: string;
  readonly kind: SettledKind;
  /** Where the gateway named the payment; told by webhooks. */
  readonly gatewayRef?: string | undefined;
}

/** The gateway's word on an operation, whoever brings it: our own call, a webhook, the sweep. */
export function settle(order: Order, { attemptId, kind, gatewayRef }: Settled): Change {
  const attempt = order.attempts.find((known) => known.id === attemptId);
  if (attempt === undefined) return unchanged(order);
  const change = gatewayRef === undefined ? { kind } : { kind, gatewayRef };
  const changed = changeAttempt(order, attempt, change);
  if (!changed.moved) return unchanged(changed.order);
  const moved = { order: changed.order, events: moneyMoved(kind, attemptId) };
  // The order has gone on without this one: its money moves beside the order and decides nothing about it.
  if (isGivenUp(attempt)) return moved;
  switch (kind) {
    case 'captured':
      return andThen(moved, captured);
    case 'voided':
      return andThen(moved, (open) => closed(open, null));
    case 'refunded':
      return andThen(moved, (open) => closed(open, attempt.amount));
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

function moneyMoved(kind: SettledKind, attemptId: string): Change['events'] {
  return kind === 'captured' || kind === 'voided' || kind === 'refunded' ? [{ kind, attemptId }] : [];
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
  if (order.placedAt === null) return endUnplaced(order, reason, refunded);
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

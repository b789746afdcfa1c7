import type {
  Address,
  Currency,
  MarketplaceSale,
  Money,
  OrderCustomer,
  OrderLine,
  OrderStatus,
  PaymentStatus,
  ShipmentStatus,
  Totals,
} from '@accord/canonical';
import type { Booking } from './booking.ts';
import {
  isGivenUp,
  stepAttempt,
  type AttemptChange,
  type AttemptStatus,
  type PaymentAttempt,
} from './payment-attempt.ts';

/** `none`: the order has no such lines. `planned`: asked for, answer not on record. */
export type StockState = 'none' | 'planned' | 'held' | 'committed' | 'refused' | 'released';
export type SeatsState = 'none' | 'planned' | 'held' | 'granted' | 'refused' | 'released';

export interface OrderShipment {
  readonly state: 'none' | 'awaited' | 'booked' | 'refused';
  readonly shipmentId: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly trackingUrl: string | null;
  /** Where the parcel was last seen. */
  readonly progress: ShipmentStatus | null;
  /** When the carrier saw it there: older news is ignored. */
  readonly progressAt: Date | null;
}

export interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  /** As known when the order was taken: later changes of the profile do not rewrite old orders. */
  readonly customer: OrderCustomer;
  readonly shippingAddress: Address;
  readonly lines: readonly OrderLine[];
  readonly shipping: Totals;
  readonly totals: Totals;
  readonly currency: Currency;
  readonly reservationId: string | null;
  readonly seatHoldId: string | null;
  readonly stock: StockState;
  readonly seats: SeatsState;
  readonly shipment: OrderShipment;
  readonly erpOrderId: string | null;
  readonly attempts: readonly PaymentAttempt[];
  /** Null for what our own shop sold. Anything else is paid, and its money given back, at the marketplace. */
  readonly marketplace: MarketplaceSale | null;
  /** The customer has been told that we have the order: from now on it ends in an event, never in silence. */
  readonly acknowledged: boolean;
  readonly fulfillable: boolean;
  /** Wanted end of a placed order that is not completion: give the money back, then cancel or take back. */
  readonly closing: { readonly kind: 'cancel' | 'return'; readonly reason: string } | null;
  /** What a person has to look at, as a code. */
  readonly attention: string | null;
  /** Holds of a rejected order that still have to be given back. */
  readonly releaseDue: boolean;
  /** Counts the events of this order: the `sequence` of the last one published. */
  readonly version: number;
  /** Counts the writes of the row: a save on top of an older one is refused. */
  readonly revision: number;
  /** Placed by operations to see whether orders go through: it moves no stock, stands in no books, is nobody's. */
  readonly synthetic: boolean;
  readonly createdAt: Date;
  readonly placedAt: Date | null;
}

/** What happened, in the past tense; the caller turns it into messages. */
export type OrderEvent =
  | { readonly kind: 'placed' | 'fulfillable' | 'completed' }
  | { readonly kind: 'captured' | 'voided' | 'refunded'; readonly attemptId: string }
  | { readonly kind: 'cancellation_requested'; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly reason: string; readonly refunded: Money | null }
  | { readonly kind: 'returned'; readonly reason: string; readonly refunded: Money }
  | { readonly kind: 'booked'; readonly erpOrderId: string }
  | ({ readonly kind: 'booking_changed'; readonly erpOrderId: string; readonly changedAt: string } & Booking);

export interface Change {
  readonly order: Order;
  readonly events: readonly OrderEvent[];
}

export const unchanged = (order: Order): Change => ({ order, events: [] });

/** Does one more thing to a change and keeps the events of both, in order. */
export function andThen(change: Change, next: (order: Order) => Change): Change {
  const following = next(change.order);
  return { order: following.order, events: [...change.events, ...following.events] };
}

/** The attempt that decides about this order's money: the last one made. */
export function currentAttempt(order: Order): PaymentAttempt {
  const attempt = order.attempts.at(-1);
  if (attempt === undefined) throw new RangeError(`order ${order.id} has no payment attempt`);
  return attempt;
}

export function withAttempt(order: Order, attempt: PaymentAttempt): Order {
  return { ...order, attempts: order.attempts.map((known) => (known.id === attempt.id ? attempt : known)) };
}

/** Marks the order for a person; the first reason stays, later ones are mostly its consequences. */
export function needsAttention(order: Order, reason: string): Order {
  return { ...order, status: 'needs_attention', attention: order.attention ?? reason };
}

/** Marks the order for a person; only one that is on its way is stopped for it. */
export function shown(order: Order, reason: string): Order {
  if (order.status === 'placed' || order.status === 'fulfilling') return needsAttention(order, reason);
  return order.attention === null ? { ...order, attention: reason } : order;
}

/**
 * Applies news to one attempt; `moved` tells whether anything changed. News that contradicts the record asks for a
 * person; where it is not about the order's own payment, the order itself goes on meanwhile, and one that is completed
 * stays so: goods that are there can be returned, and no longer cancelled.
 */
export function changeAttempt(
  order: Order,
  attempt: PaymentAttempt,
  change: AttemptChange,
): { readonly order: Order; readonly moved: boolean } {
  const step = stepAttempt(attempt, change);
  switch (step.kind) {
    case 'moved':
      return { order: withAttempt(order, step.attempt), moved: true };
    case 'repeated':
      return { order, moved: false };
    case 'contradiction': {
      const reason = `payment_${change.kind}_while_${attempt.status}`;
      const asked =
        isBeside(order, attempt) || order.status === 'completed'
          ? { ...order, attention: order.attention ?? reason }
          : needsAttention(order, reason);
      return { order: asked, moved: false };
    }
  }
}

/** Given up in favour of another attempt, or after the order was: its money is not the order's. */
function isBeside(order: Order, attempt: PaymentAttempt): boolean {
  return isGivenUp(attempt) || attempt.id !== currentAttempt(order).id;
}

const shownPayment: Readonly<Record<AttemptStatus, PaymentStatus>> = {
  sending: 'pending',
  unknown: 'unknown',
  failed: 'declined',
  declined: 'declined',
  authorised: 'authorised',
  capturing: 'authorised',
  captured: 'captured',
  voiding: 'authorised',
  voided: 'voided',
  refunding: 'captured',
  refunded: 'refunded',
  stranded: 'authorised',
  stranded_voiding: 'authorised',
  stranded_captured: 'captured',
  stranded_refunding: 'captured',
  stranded_refunded: 'refunded',
};

/** The payment's status as callers see it: work under way does not show. */
export function paymentStatus(order: Order): PaymentStatus {
  return shownPayment[currentAttempt(order).status];
}

/** The end of an order that was never placed; see `reject`. */
export function endUnplaced(order: Order, reason: string, refunded: Money | null = null): Change {
  if (!order.acknowledged) {
    const releaseDue = order.stock !== 'none' || order.seats !== 'none';
    return { order: { ...order, status: 'rejected', releaseDue }, events: [] };
  }
  return {
    order: { ...order, status: 'cancelled' },
    events: [{ kind: 'cancelled', reason, refunded }],
  };
}

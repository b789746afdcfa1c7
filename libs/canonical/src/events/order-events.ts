import { z } from 'zod';
import { Address } from '../address.ts';
import { CartLine } from '../cart.ts';
import { OrderCustomer } from '../customer.ts';
import { AttemptId, ReservationId, SeatHoldId } from '../identifiers.ts';
import { Marketplace } from '../marketplace.ts';
import { Money } from '../money.ts';
import { OrderLine } from '../order.ts';
import { PaymentHolder } from '../payment.ts';
import { Totals } from '../price.ts';
import { Instant, ProductKind } from '../product.ts';
import { defineEvent } from './event-definition.ts';
import { orderReference } from './order-reference.ts';

const owned = { owner: 'checkout', aggregate: 'order', version: 1 } as const;

/** `owner.snake_reason`: decided on by programs, shown to operators. */
const Reason = z.string().min(1).max(100);

/**
 * Absent for what our own shop sold. The buyer of anything else is the marketplace's customer: it writes to them, and
 * what it tells of them is for delivering the order and for nothing else. Its own number stays behind: every tenth of
 * Amazon's is to the letter a card's, and no message with one is taken.
 */
const marketplace = Marketplace.optional();

/** What a finished order gives back: the holds, and the lines they were for. */
const givenBack = {
  ...orderReference,
  reason: Reason,
  customer: OrderCustomer,
  lines: z.array(z.object({ ...CartLine.shape, kind: ProductKind })),
  marketplace,
  reservationId: ReservationId.nullable(),
  seatHoldId: SeatHoldId.nullable(),
};

/** The customer has been promised this order, and the money is blocked. */
export const orderPlaced = defineEvent({
  ...owned,
  type: 'checkout.order.placed',
  data: z.object({
    ...orderReference,
    placedAt: Instant,
    customer: OrderCustomer,
    shippingAddress: Address,
    lines: z.array(OrderLine).min(1),
    shipping: Totals,
    totals: Totals,
    /** Null when nothing on the order is stocked. */
    reservationId: ReservationId.nullable(),
    /** Null when nothing on the order is a course. */
    seatHoldId: SeatHoldId.nullable(),
    payment: z.object({ attemptId: AttemptId, gateway: PaymentHolder }),
    marketplace,
  }),
});
export type OrderPlaced = z.input<typeof orderPlaced.data>;

/** Stock is committed and seats are granted: the money is due. */
export const orderFulfillable = defineEvent({
  ...owned,
  type: 'checkout.order.fulfillable',
  data: z.object(orderReference),
});
export type OrderFulfillable = z.input<typeof orderFulfillable.data>;

/** Paid, shipped, enrolled and booked. */
export const orderCompleted = defineEvent({
  ...owned,
  type: 'checkout.order.completed',
  data: z.object(orderReference),
});
export type OrderCompleted = z.input<typeof orderCompleted.data>;

/** Somebody or something wants the order undone; its money comes first. */
export const orderCancellationRequested = defineEvent({
  ...owned,
  type: 'checkout.order.cancellation-requested',
  data: z.object({ ...orderReference, reason: Reason }),
});
export type OrderCancellationRequested = z.input<typeof orderCancellationRequested.data>;

/** The order will not happen; whoever holds something for it lets go. */
export const orderCancelled = defineEvent({
  ...owned,
  type: 'checkout.order.cancelled',
  /** `refunded` is null when the money was never taken. */
  data: z.object({ ...givenBack, refunded: Money.nullable() }),
});
export type OrderCancelled = z.input<typeof orderCancelled.data>;

/** The customer gave everything back, and got the money back. */
export const orderReturned = defineEvent({
  ...owned,
  type: 'checkout.order.returned',
  data: z.object({ ...givenBack, refunded: Money }),
});
export type OrderReturned = z.input<typeof orderReturned.data>;

/** The ERP has the order as a sales order. */
export const orderBooked = defineEvent({
  ...owned,
  type: 'checkout.order.booked',
  data: z.object({ ...orderReference, erp: z.literal('weclapp'), erpOrderId: z.string().min(1) }),
});
export type OrderBooked = z.input<typeof orderBooked.data>;

/** What the ERP has made of the sales order since. One that was cancelled there has not cancelled ours. */
export const orderBookingChanged = defineEvent({
  ...owned,
  type: 'checkout.order.booking-changed',
  data: z.object({
    ...orderReference,
    erp: z.literal('weclapp'),
    erpOrderId: z.string().min(1),
    status: z.enum(['open', 'closed', 'cancelled']),
    shipped: z.boolean(),
    invoiced: z.boolean(),
    /** By the ERP's clock. */
    changedAt: Instant,
  }),
});
export type OrderBookingChanged = z.input<typeof orderBookingChanged.data>;

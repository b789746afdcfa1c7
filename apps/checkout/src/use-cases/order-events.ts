import {
  orderBooked,
  orderBookingChanged,
  orderCancellationRequested,
  orderCancelled,
  orderCompleted,
  orderFulfillable,
  orderPlaced,
  orderReturned,
  paymentCaptured,
  paymentRefunded,
  paymentVoided,
} from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { inheritContext, runInContext } from '@accord/service-kit';
import { currentAttempt, type Change, type Order, type OrderEvent } from '../domain/order.ts';

/** Puts the events of a change into its transaction, each with the next version of the order, and answers the order with the last one. */
export function publishChange(change: Change, tx: Pick<Tx, 'publish'>): Order {
  if (!change.order.synthetic) return publishAll(change, tx);
  // By the order's own field: a sweep or a webhook brings no mark with it.
  return runInContext(inheritContext({ synthetic: true }), () => publishAll(change, tx));
}

function publishAll({ order, events }: Change, tx: Pick<Tx, 'publish'>): Order {
  let { version } = order;
  for (const event of events) {
    version += 1;
    publish(event, order, { tx, version });
  }
  return { ...order, version };
}

function publish(
  event: OrderEvent,
  order: Order,
  { tx, version }: { tx: Pick<Tx, 'publish'>; version: number },
): void {
  const about = { orderId: order.id, orderNumber: order.number };
  const frame = { subject: order.id, sequence: version, correlationId: order.id };
  switch (event.kind) {
    case 'placed':
      return tx.publish(orderPlaced, { ...frame, data: placedData(order) });
    case 'fulfillable':
      return tx.publish(orderFulfillable, { ...frame, data: about });
    case 'completed':
      return tx.publish(orderCompleted, { ...frame, data: about });
    case 'cancellation_requested':
      return tx.publish(orderCancellationRequested, { ...frame, data: { ...about, reason: event.reason } });
    case 'cancelled':
      return tx.publish(orderCancelled, {
        ...frame,
        data: { ...endedData(order), reason: event.reason, refunded: event.refunded },
      });
    case 'returned':
      return tx.publish(orderReturned, {
        ...frame,
        data: { ...endedData(order), reason: event.reason, refunded: event.refunded },
      });
    case 'booked':
      return tx.publish(orderBooked, {
        ...frame,
        data: { ...about, erp: 'weclapp', erpOrderId: event.erpOrderId },
      });
    case 'booking_changed': {
      const { erpOrderId, status, isShipped, isInvoiced, changedAt } = event;
      const booking = { status, shipped: isShipped, invoiced: isInvoiced, changedAt };
      return tx.publish(orderBookingChanged, {
        ...frame,
        data: { ...about, erp: 'weclapp', erpOrderId, ...booking },
      });
    }
    case 'captured':
      return tx.publish(paymentCaptured, { ...frame, data: paymentData(order, event.attemptId) });
    case 'voided':
      return tx.publish(paymentVoided, { ...frame, data: paymentData(order, event.attemptId) });
    case 'refunded':
      return tx.publish(paymentRefunded, { ...frame, data: paymentData(order, event.attemptId) });
  }
}

function placedData(order: Order) {
  const { id: attemptId, gateway } = currentAttempt(order);
  return {
    orderId: order.id,
    orderNumber: order.number,
    placedAt: (order.placedAt ?? order.createdAt).toISOString(),
    customer: order.customer,
    shippingAddress: order.shippingAddress,
    lines: [...order.lines],
    shipping: order.shipping,
    totals: order.totals,
    reservationId: order.reservationId,
    seatHoldId: order.seatHoldId,
    payment: { attemptId, gateway },
    ...soldAt(order),
  };
}

function endedData(order: Order) {
  return {
    orderId: order.id,
    orderNumber: order.number,
    customer: order.customer,
    lines: order.lines.map(({ sku, quantity, kind }) => ({ sku, quantity, kind })),
    reservationId: order.reservationId,
    seatHoldId: order.seatHoldId,
    ...soldAt(order),
  };
}

function soldAt({ marketplace }: Order) {
  return marketplace === null ? {} : { marketplace: marketplace.marketplace };
}

/** Of the attempt that the money moved at: after a stray charge there may be more than one. */
function paymentData(order: Order, attemptId: string) {
  const { gateway, amount } = order.attempts.find(({ id }) => id === attemptId) ?? currentAttempt(order);
  return { orderId: order.id, orderNumber: order.number, attemptId, gateway, amount };
}

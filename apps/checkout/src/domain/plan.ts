import type { Address, OrderCustomer, PaymentHolder } from '@accord/canonical';
import type { Order } from './order.ts';
import { newAttempt } from './placement.ts';
import type { PricedBasket } from './pricing.ts';

export interface OrderPlan {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly reservationId: string;
  readonly seatHoldId: string;
  readonly attemptId: string;
  readonly gateway: PaymentHolder;
  readonly token: string;
  readonly customer: OrderCustomer;
  readonly shippingAddress: Address;
  readonly basket: PricedBasket;
  readonly at: Date;
  readonly synthetic?: boolean;
}

/**
 * A pending order with everything it is going to ask others for: each id is on disk before it is used, so that whatever
 * interrupts the placement can be finished or undone by anybody who reads the order.
 */
export function planOrder(plan: OrderPlan): Order {
  const { lines, shipping, totals, currency } = plan.basket;
  const ships = lines.some((line) => line.kind !== 'course');
  const teaches = lines.some((line) => line.kind === 'course');
  return {
    id: plan.orderId,
    number: plan.orderNumber,
    status: 'pending',
    customer: plan.customer,
    shippingAddress: plan.shippingAddress,
    lines,
    shipping,
    totals,
    currency,
    reservationId: ships ? plan.reservationId : null,
    seatHoldId: teaches ? plan.seatHoldId : null,
    stock: ships ? 'planned' : 'none',
    seats: teaches ? 'planned' : 'none',
    shipment: {
      state: ships ? 'awaited' : 'none',
      shipmentId: null,
      carrier: null,
      trackingNumber: null,
      trackingUrl: null,
      progress: null,
      progressAt: null,
    },
    erpOrderId: null,
    attempts: [newAttempt({ attempts: [], totals }, plan)],
    marketplace: null,
    acknowledged: false,
    fulfillable: false,
    closing: null,
    attention: null,
    releaseDue: false,
    version: 0,
    revision: 0,
    synthetic: plan.synthetic ?? false,
    createdAt: plan.at,
    placedAt: null,
  };
}

import {
  CustomerId,
  DeclineReason,
  MarketplaceSale,
  Money,
  OrderLine,
  OrderStatus,
  PaymentHolder,
  PaymentStatus,
  ShipmentStatus,
  Totals,
} from '@accord/canonical';
import { z } from 'zod';
import { publicReason } from '../domain/decline.ts';
import { currentAttempt, paymentStatus, type Order } from '../domain/order.ts';
import type { PaymentAttempt } from '../domain/payment-attempt.ts';
import { strandedAttention } from '../domain/stranded.ts';

const Attempt = z.object({
  attemptId: z.uuid(),
  gateway: PaymentHolder,
  status: z.string(),
  amount: Money,
  declineReason: DeclineReason.optional(),
});

const Fulfilment = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('shipment'),
    stock: z.string(),
    status: z.string(),
    progress: ShipmentStatus.optional(),
    carrier: z.string().optional(),
    trackingNumber: z.string().optional(),
    trackingUrl: z.string().optional(),
  }),
  z.object({ kind: z.literal('seats'), status: z.string() }),
]);

/** An order as callers see it. */
export const OrderDocument = z.object({
  id: z.uuid(),
  number: z.string(),
  status: OrderStatus,
  createdAt: z.iso.datetime(),
  customerId: CustomerId.nullable(),
  lines: z.array(OrderLine),
  shipping: Totals,
  totals: Totals,
  payment: z.object({ status: PaymentStatus, gateway: PaymentHolder, attempts: z.array(Attempt) }),
  fulfilments: z.array(Fulfilment),
  /** Where it was sold, if not by our own shop. */
  marketplace: MarketplaceSale.optional(),
  /** The number of the sales order in the ERP, once it is there. */
  erpOrderId: z.string().optional(),
  /** A cancellation or return that is wanted or done, and why. */
  closing: z.object({ kind: z.enum(['cancel', 'return']), reason: z.string() }).optional(),
  /** Why a person has to look at it. */
  attention: z.string().optional(),
  /** Placed to see whether orders go through; absent from everybody's own. */
  synthetic: z.boolean().optional(),
});
export type OrderDocument = z.input<typeof OrderDocument>;

export function orderDocument(order: Order): OrderDocument {
  const attention = order.attention ?? strandedAttention(order);
  return {
    id: order.id,
    number: order.number,
    status: order.status,
    createdAt: order.createdAt.toISOString(),
    customerId: order.customer.customerId,
    lines: [...order.lines],
    shipping: order.shipping,
    totals: order.totals,
    payment: {
      status: paymentStatus(order),
      gateway: currentAttempt(order).gateway,
      attempts: order.attempts.map(attemptOf),
    },
    fulfilments: fulfilmentsOf(order),
    ...(order.marketplace === null ? {} : { marketplace: order.marketplace }),
    ...(order.erpOrderId === null ? {} : { erpOrderId: order.erpOrderId }),
    ...(order.closing === null ? {} : { closing: order.closing }),
    ...(attention === null ? {} : { attention }),
    ...(order.synthetic ? { synthetic: true } : {}),
  };
}

function attemptOf(attempt: PaymentAttempt): OrderDocument['payment']['attempts'][number] {
  const { id: attemptId, gateway, status, amount, declineReason } = attempt;
  const shown = declineReason === null ? {} : { declineReason: publicReason(declineReason) };
  return { attemptId, gateway, status, amount, ...shown };
}

function fulfilmentsOf(order: Order): OrderDocument['fulfilments'] {
  const { state, progress, carrier, trackingNumber, trackingUrl } = order.shipment;
  return [
    ...(order.stock === 'none'
      ? []
      : [
          {
            kind: 'shipment' as const,
            stock: stillKept(order, order.stock),
            status: state,
            ...(progress === null ? {} : { progress }),
            ...(carrier === null ? {} : { carrier }),
            ...(trackingNumber === null ? {} : { trackingNumber }),
            ...(trackingUrl === null ? {} : { trackingUrl }),
          },
        ]),
    ...(order.seats === 'none' ? [] : [{ kind: 'seats' as const, status: stillKept(order, order.seats) }]),
  ];
}

/** What a closed order had is not the customer's any more; inventory and enrollment put it back on its news. */
function stillKept(order: Order, state: string): string {
  const { status } = order;
  return status === 'cancelled' || status === 'returned' || status === 'rejected' ? 'given_back' : state;
}

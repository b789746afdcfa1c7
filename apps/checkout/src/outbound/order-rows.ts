import type {
  Address,
  Currency,
  DeclineReason,
  MarketplaceSale,
  OrderCustomer,
  OrderLine,
  OrderStatus,
  PaymentHolder,
  Totals,
} from '@accord/canonical';
import type { Order, OrderShipment, SeatsState, StockState } from '../domain/order.ts';
import type { AttemptStatus, PaymentAttempt } from '../domain/payment-attempt.ts';

/** Columns of `OrderRow`. Named, because a plan that is kept does not survive a change of what `*` means. */
export const orderColumns = `
  id, number, status, customer, shipping_address, lines, shipping, totals, currency, reservation_id, seat_hold_id,
  stock_state, seats_state, shipment, erp_order_id, acknowledged, fulfillable, closing_kind, closing_reason, attention,
  release_due, version, revision, synthetic, created_at, placed_at, marketplace, marketplace_order_id`;

/** Columns of `AttemptRow`. */
export const attemptColumns = `
  id, order_id, gateway, ordinal, status, amount_minor, currency, token, started_at, gateway_ref, decline_reason,
  operation_id, operation_since, captured_minor, refunded_minor`;

export const attemptsOfOrders = `/* order.attempts_of_many */
  SELECT ${attemptColumns} FROM payment_attempts WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, ordinal`;

/** A row of `orders` as the driver gives it: jsonb parsed, timestamps as Date. */
export interface OrderRow {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly customer: OrderCustomer;
  readonly shipping_address: Address;
  readonly lines: OrderLine[];
  readonly shipping: Totals;
  readonly totals: Totals;
  readonly currency: Currency;
  readonly reservation_id: string | null;
  readonly seat_hold_id: string | null;
  readonly stock_state: StockState;
  readonly seats_state: SeatsState;
  readonly shipment: Omit<OrderShipment, 'progressAt'> & { readonly progressAt: string | null };
  readonly erp_order_id: string | null;
  readonly acknowledged: boolean;
  readonly fulfillable: boolean;
  readonly closing_kind: 'cancel' | 'return' | null;
  readonly closing_reason: string | null;
  readonly attention: string | null;
  readonly release_due: boolean;
  readonly version: number;
  readonly revision: number;
  readonly synthetic: boolean;
  readonly created_at: Date;
  readonly placed_at: Date | null;
  readonly marketplace: MarketplaceSale['marketplace'] | null;
  readonly marketplace_order_id: string | null;
}

/** A row of `payment_attempts`; bigint columns come as text. */
export interface AttemptRow {
  readonly id: string;
  readonly order_id: string;
  readonly gateway: PaymentHolder;
  readonly ordinal: number;
  readonly status: AttemptStatus;
  readonly amount_minor: string;
  readonly currency: Currency;
  readonly token: string;
  readonly started_at: Date;
  readonly gateway_ref: string | null;
  readonly decline_reason: DeclineReason | null;
  readonly operation_id: string | null;
  readonly operation_since: Date | null;
  readonly captured_minor: string;
  readonly refunded_minor: string;
}

export function orderFromRows(row: OrderRow, attempts: readonly AttemptRow[]): Order {
  const { progressAt } = row.shipment;
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    customer: row.customer,
    shippingAddress: row.shipping_address,
    lines: row.lines,
    shipping: row.shipping,
    totals: row.totals,
    currency: row.currency,
    reservationId: row.reservation_id,
    seatHoldId: row.seat_hold_id,
    stock: row.stock_state,
    seats: row.seats_state,
    shipment: { ...row.shipment, progressAt: progressAt === null ? null : new Date(progressAt) },
    erpOrderId: row.erp_order_id,
    attempts: attempts.map(attemptFromRow),
    marketplace:
      row.marketplace === null || row.marketplace_order_id === null
        ? null
        : { marketplace: row.marketplace, orderId: row.marketplace_order_id },
    acknowledged: row.acknowledged,
    fulfillable: row.fulfillable,
    closing:
      row.closing_kind === null || row.closing_reason === null
        ? null
        : { kind: row.closing_kind, reason: row.closing_reason },
    attention: row.attention,
    releaseDue: row.release_due,
    version: row.version,
    revision: row.revision,
    synthetic: row.synthetic,
    createdAt: row.created_at,
    placedAt: row.placed_at,
  };
}

function attemptFromRow(row: AttemptRow): PaymentAttempt {
  return {
    id: row.id,
    gateway: row.gateway,
    ordinal: row.ordinal,
    status: row.status,
    amount: { minor: Number(row.amount_minor), currency: row.currency },
    token: row.token,
    startedAt: row.started_at,
    gatewayRef: row.gateway_ref,
    declineReason: row.decline_reason,
    operationId: row.operation_id,
    operationSince: row.operation_since,
    capturedMinor: Number(row.captured_minor),
    refundedMinor: Number(row.refunded_minor),
  };
}

/** The attempts of an order as one JSON parameter, to be unfolded by `jsonb_to_recordset`. */
export function attemptsParameter(order: Order): string {
  return JSON.stringify(
    order.attempts.map((attempt) => ({
      id: attempt.id,
      gateway: attempt.gateway,
      ordinal: attempt.ordinal,
      status: attempt.status,
      amount_minor: attempt.amount.minor,
      currency: attempt.amount.currency,
      token: attempt.token,
      started_at: attempt.startedAt,
      gateway_ref: attempt.gatewayRef,
      decline_reason: attempt.declineReason,
      operation_id: attempt.operationId,
      operation_since: attempt.operationSince,
      captured_minor: attempt.capturedMinor,
      refunded_minor: attempt.refundedMinor,
    })),
  );
}

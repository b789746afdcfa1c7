import type { Gateway } from '@accord/canonical';
import {
  type Order,
  type PaymentAttempt,
  type KnownSale,
  type PaymentNotice,
  type StoredResponse,
} from '@accord/checkout/saga';
import type { Host } from '../host.ts';
import { violated } from '../violated.ts';
import { liveAttemptStatuses } from '@accord/checkout/saga';
import { Table } from '../table.ts';

export interface OrderRow {
  readonly order: Order;
  readonly nextSweepAt: number | null;
  readonly erpClaimedUntil: number | null;
}

export interface KeyRow {
  readonly requestHash: string;
  readonly orderId: string | null;
  readonly response: StoredResponse | null;
  /** Who works on the order. */
  readonly owner: Host;
}

/** A notice that waits for its charge to be decided, or known. */
export interface KeptRow {
  readonly gateway: Gateway;
  readonly notice: PaymentNotice;
  readonly at: Date;
}

/** Checkout's tables. */
export interface CheckoutTables {
  readonly orders: Table<OrderRow>;
  readonly keys: Table<KeyRow>;
  readonly webhooks: Table<{ readonly at: Date }>;
  readonly kept: Table<KeptRow>;
  readonly sales: Table<KnownSale>;
}

export function checkoutTables(): CheckoutTables {
  return {
    orders: new Table<OrderRow>('orders', ({ order }) => {
      checkAttempts(order.attempts);
    }),
    keys: new Table<KeyRow>('idempotency_keys'),
    webhooks: new Table('webhook_inbox'),
    kept: new Table<KeptRow>('kept_notices'),
    sales: new Table<KnownSale>('marketplace_orders'),
  };
}

/** The constraints on `payment_attempts` that concern one order, with the names they have there. */
function checkAttempts(attempts: readonly PaymentAttempt[]): void {
  const live = attempts.filter(({ status }) => liveAttemptStatuses.some((one) => one === status));
  if (live.length > 1) throw violated('one_live_attempt_per_order');
  const captures = attempts.filter(
    ({ status, capturedMinor }) => capturedMinor > 0 && !status.startsWith('stranded'),
  );
  if (captures.length > 1) throw violated('one_capture_per_order');
  if (new Set(attempts.map(({ ordinal }) => ordinal)).size < attempts.length)
    throw violated('payment_attempts_order_id_ordinal_key');
  for (const { amount, capturedMinor, refundedMinor } of attempts) {
    if (capturedMinor < 0 || capturedMinor > amount.minor) throw violated('payment_attempts_check');
    if (refundedMinor < 0 || refundedMinor > capturedMinor) throw violated('payment_attempts_check');
  }
}

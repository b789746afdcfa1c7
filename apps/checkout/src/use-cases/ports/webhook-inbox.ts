import type { Gateway, Money } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { AttemptStatus } from '../../domain/payment-attempt.ts';
import type { PaymentNotice } from './payment-webhook.ts';

export interface NoticedAttempt {
  readonly attemptId: string;
  readonly orderId: string;
  /** What was asked for. */
  readonly amount: Money;
  /** The gateway's id of the payment, once it is known. */
  readonly gatewayRef: string | null;
  /** As committed just now; only the order's lock makes it certain. */
  readonly status: AttemptStatus;
}

/** A payment as a notice names it: by the gateway's id, by ours, or by both. */
export interface NamedPayment {
  readonly gateway: Gateway;
  readonly gatewayRef?: string | undefined;
  readonly attemptId?: string | undefined;
}

/**
 * Webhooks come more than once: each has its effect in the transaction that first writes it down. What they said of which
 * payment stays on record, for a comparison.
 */
export abstract class WebhookInbox {
  abstract mark(
    told: { readonly gateway: Gateway; readonly notice: PaymentNotice; readonly at: Date },
    tx: Tx,
  ): Promise<'new' | 'repeated'>;

  /** Which of our attempts a notice is about: by our own id if the gateway gave it back, else by the gateway's. */
  abstract attemptOf(gateway: Gateway, notice: PaymentNotice, tx: Tx): Promise<NoticedAttempt | undefined>;

  /** Keeps a notice that can have no effect yet: about no charge that we know, or about one whose outcome is open. */
  abstract keep(gateway: Gateway, notice: PaymentNotice, at: Date, tx: Tx): Promise<void>;

  /** Hands out what was kept about a payment, oldest first, and forgets it. */
  abstract takeKept(payment: NamedPayment, tx: Tx): Promise<readonly PaymentNotice[]>;

  /** The gateway's id of a charge of whose authorisation a notice was kept. */
  abstract authorisedRef(attemptId: string): Promise<string | undefined>;
}

import type { Gateway } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { AttemptStatus } from '../../domain/payment-attempt.ts';
import type { PaymentNotice } from './payment-webhook.ts';

export interface NoticedAttempt {
  readonly attemptId: string;
  readonly orderId: string;
  /** As committed just now; only the order's lock makes it certain. */
  readonly status: AttemptStatus;
}

/** Webhooks come more than once: each has its effect in the transaction that first writes it down. */
export abstract class WebhookInbox {
  abstract mark(
    notice: { readonly gateway: Gateway; readonly eventId: string; readonly at: Date },
    tx: Tx,
  ): Promise<'new' | 'repeated'>;

  /** Which of our attempts a notice is about: by our own id if the gateway gave it back, else by the gateway's. */
  abstract attemptOf(gateway: Gateway, notice: PaymentNotice, tx: Tx): Promise<NoticedAttempt | undefined>;
}

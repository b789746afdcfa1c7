import type { DeclineReason, Gateway } from '@accord/canonical';

/** What a gateway tells us by webhook, in our words. Anything we have no use for is `ignored`. */
export type PaymentNoticeKind =
  | 'authorised'
  | 'declined'
  | 'captured'
  | 'capture_failed'
  | 'voided'
  | 'void_failed'
  | 'refunded'
  | 'refund_failed'
  | 'ignored';

/** As the gateway said it: it may be no money that we know. */
export interface NoticedAmount {
  /** In minor units. */
  readonly minor: number;
  /** Upper case. */
  readonly currency: string;
}

export interface PaymentNotice {
  /** Unique per gateway and event: a second delivery carries the same one. */
  readonly eventId: string;
  readonly kind: PaymentNoticeKind;
  /** The gateway's id of the payment, as given by authorise. */
  readonly gatewayRef?: string;
  /** Our attempt id, where the gateway gives it back to us (metadata, merchant reference). */
  readonly attemptId?: string;
  /** Our operation id, where the gateway gives it back to us. */
  readonly operationId?: string;
  /** What was held, taken or given back, where the gateway says it. */
  readonly amount?: NoticedAmount;
  readonly declineReason?: DeclineReason;
  /** The gateway's code for a failed operation, for the log. */
  readonly reason?: string;
}

/** The raw request of a webhook: signatures are counted over bytes, so nothing may parse it before. */
export interface RawWebhook {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Reads one gateway's webhooks. */
export abstract class PaymentWebhook {
  abstract readonly gateway: Gateway;

  /**
   * Checks signature and age, then parses.
   * @throws Failure `<gateway>.bad_signature` (unauthenticated), `<gateway>.bad_webhook` (invalid), or
   *   `<gateway>.other_mode` (invalid): news of test money told to a live account, or the reverse
   */
  abstract read(webhook: RawWebhook): readonly PaymentNotice[];
}

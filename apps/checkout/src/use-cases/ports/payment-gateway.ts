import type { DeclineDecision, DeclineReason, Failure, Gateway, Money } from '@accord/canonical';

/** One charge of one order at one gateway. The same request sent again asks for the first outcome, never for a second charge. */
export interface AuthoriseRequest {
  /** Our id of the attempt, and the idempotency key at the gateway. */
  readonly attemptId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly amount: Money;
  /** The gateway's own token for the customer's payment method. Good at this gateway only. */
  readonly token: string;
  /** When the attempt was written down: gateways forget idempotency keys after a day, older attempts must be searched for. */
  readonly startedAt: Date;
}

/** Something done to money that was authorised before. */
export interface PaymentOperation {
  /** On disk before the call is made; the idempotency key at the gateway. */
  readonly operationId: string;
  /** When it was begun: a gateway forgets idempotency keys, and what is older may be done a second time by a repeat. */
  readonly since: Date;
  readonly attemptId: string;
  readonly orderId: string;
  /** The gateway's id of the authorised payment. */
  readonly gatewayRef: string;
  readonly amount: Money;
}

export type AuthoriseOutcome =
  | { readonly kind: 'authorised'; readonly gatewayRef: string }
  | {
      readonly kind: 'declined';
      readonly reason: DeclineReason;
      readonly decision: DeclineDecision;
      readonly gatewayRef?: string;
    }
  /** The gateway may have charged: look it up or void it before anything else is tried. */
  | { readonly kind: 'unknown'; readonly cause: Failure }
  /** Proven not to have been processed (connection refused, breaker open, credentials refused, rate limited). */
  | { readonly kind: 'not_sent'; readonly cause: Failure };

export type LookUpOutcome = AuthoriseOutcome | { readonly kind: 'not_found' };

/** What became of a capture, a void or a refund. `unknown` is repeated with the same operation id. */
export type OperationOutcome<Done extends string> =
  | { readonly kind: Done }
  /** Accepted; the result comes by webhook. */
  | { readonly kind: 'pending' }
  /** The gateway will not do it; `reason` is a code of ours or the gateway's, never prose. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly cause: Failure };

export type CaptureOutcome = OperationOutcome<'captured'>;
/** `captured`: it cannot be voided any more because the money was taken; a refund is what is left. */
export type VoidOutcome = OperationOutcome<'voided' | 'captured'>;
export type RefundOutcome = OperationOutcome<'refunded'>;

/**
 * Moves money at one gateway. What the business expects comes back as a value; a throw is a bug of the adapter,
 * and callers treat it as `unknown`.
 */
export abstract class PaymentGateway {
  abstract readonly gateway: Gateway;

  /** Blocks the amount without taking it. Charges once per `attemptId`; a repeat answers the first outcome. */
  abstract authorise(request: AuthoriseRequest, signal?: AbortSignal): Promise<AuthoriseOutcome>;

  /**
   * Finds out what became of an attempt. May settle an attempt that never arrived by carrying it out now
   * (the same key again), so the caller voids an `authorised` that it no longer wants.
   */
  abstract lookUp(request: AuthoriseRequest, signal?: AbortSignal): Promise<LookUpOutcome>;

  /** Takes the authorised amount, once per `operationId`. */
  abstract capture(operation: PaymentOperation, signal?: AbortSignal): Promise<CaptureOutcome>;

  /** Gives an authorisation back that was not captured, once per `operationId`. */
  abstract void(operation: PaymentOperation, signal?: AbortSignal): Promise<VoidOutcome>;

  /** Gives captured money back, once per `operationId`. */
  abstract refund(operation: PaymentOperation, signal?: AbortSignal): Promise<RefundOutcome>;
}

import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { PaymentGateway } from '../../use-cases/ports/payment-gateway.ts';
import type {
  AuthoriseOutcome,
  AuthoriseRequest,
  CaptureOutcome,
  LookUpOutcome,
  OperationOutcome,
  PaymentOperation,
  RefundOutcome,
  VoidOutcome,
} from '../../use-cases/ports/payment-gateway.ts';
import { declined } from '../declined.ts';
import { unansweredCharge, unansweredOperation } from '../unanswered.ts';
import { noteUnknownOf } from '../unknown-status.ts';
import type { AdyenClient } from './adyen.client.ts';
import {
  chargeOutcome,
  modificationBody,
  modificationOutcome,
  paymentBody,
  unclear,
} from './adyen.mapping.ts';
import type { AdyenMerchant, ModificationKind } from './adyen.mapping.ts';

const note = noteUnknownOf('adyen');

/** Adyen keeps idempotency keys for at least seven days; one less leaves room. */
const keyLifeMs = 6 * 24 * 3_600_000;

/**
 * Card payments at Adyen. A refusal is HTTP 200; captures, cancels and refunds are only `received`, their result comes
 * by webhook. The attempt id is the idempotency key, under which Adyen answers the first outcome again, so a look-up is
 * the same call once more. Adyen has no search: once the key has run out, only the webhook or a person can tell.
 */
export class AdyenGateway extends PaymentGateway {
  readonly gateway = 'adyen';
  readonly #client: AdyenClient;
  readonly #merchant: AdyenMerchant;
  readonly #clock: Clock;

  constructor(client: AdyenClient, merchant: AdyenMerchant, clock: Clock) {
    super();
    this.#client = client;
    this.#merchant = merchant;
    this.#clock = clock;
  }

  async authorise(request: AuthoriseRequest, signal?: AbortSignal): Promise<AuthoriseOutcome> {
    try {
      const body = await this.#client.pay(paymentBody(request, this.#merchant), {
        key: request.attemptId,
        signal,
      });
      return chargeOutcome(body, request, note);
    } catch (error) {
      if (error instanceof Failure && error.code === 'adyen.unknown_token' && error.sent === 'yes')
        return declined('invalid_card_data');
      return unansweredCharge(error);
    }
  }

  async lookUp(request: AuthoriseRequest, signal?: AbortSignal): Promise<LookUpOutcome> {
    const ageMs = this.#clock.now().getTime() - request.startedAt.getTime();
    return ageMs < keyLifeMs ? this.authorise(request, signal) : unclear('adyen.too_old_to_look_up');
  }

  capture(operation: PaymentOperation, signal?: AbortSignal): Promise<CaptureOutcome> {
    return this.#modify('captures', operation, signal);
  }

  /** Cancels the authorisation whole; Adyen refuses by webhook when money was taken before. */
  void(operation: PaymentOperation, signal?: AbortSignal): Promise<VoidOutcome> {
    return this.#modify('cancels', operation, signal);
  }

  refund(operation: PaymentOperation, signal?: AbortSignal): Promise<RefundOutcome> {
    return this.#modify('refunds', operation, signal);
  }

  async #modify(
    kind: ModificationKind,
    operation: PaymentOperation,
    signal: AbortSignal | undefined,
  ): Promise<OperationOutcome<never>> {
    // The key has run out: the same words would be a second modification. Only its webhook or a person can tell.
    if (this.#clock.now().getTime() - operation.since.getTime() >= keyLifeMs)
      return unclear('adyen.too_old_to_repeat');
    const body = modificationBody(operation, this.#merchant.merchantAccount, kind !== 'cancels');
    try {
      const call = { key: operation.operationId, body, signal };
      const answer = await this.#client.modify(kind, operation.gatewayRef, call);
      return modificationOutcome(answer, { kind, operation }, note);
    } catch (error) {
      return unansweredOperation(error);
    }
  }
}

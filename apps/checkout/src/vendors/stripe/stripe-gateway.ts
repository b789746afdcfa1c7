import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { parseAnswer } from '@accord/vendor-client';
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
import type { StripeClient } from './stripe.client.ts';
import { chargeOutcome, declineOutcome, intentForm, intentOutcome, unclear } from './stripe.mapping.ts';
import { captureOutcome, outcomeOfRefused, refundOutcome, voidOutcome } from './stripe.operations.ts';
import { intentPageWire } from './stripe.wire.ts';

const note = noteUnknownOf('stripe');
const hourMs = 3_600_000;

/** Stripe keeps idempotency keys for at least 24 h; an hour less leaves room for clocks and retries. */
const keyLifeMs = 23 * hourMs;

/** Pages of 100 that a search looks through before it says that it does not know. */
const maxPages = 50;

/**
 * Card payments at Stripe. The attempt id is the idempotency key, under which Stripe answers the first outcome again,
 * errors of the server included; so a look-up is the same call once more, and after the key's life a search of the
 * account by metadata.
 */
export class StripeGateway extends PaymentGateway {
  readonly gateway = 'stripe';
  readonly #client: StripeClient;
  readonly #clock: Clock;

  constructor(client: StripeClient, clock: Clock) {
    super();
    this.#client = client;
    this.#clock = clock;
  }

  async authorise(request: AuthoriseRequest, signal?: AbortSignal): Promise<AuthoriseOutcome> {
    try {
      const call = { key: request.attemptId, signal };
      const { status, body } = await this.#client.createIntent(intentForm(request), call);
      return status === 402 ? declineOutcome(body, note) : chargeOutcome(body, request, note);
    } catch (error) {
      // Nothing but the payment method is looked up by this call.
      if (error instanceof Failure && error.code === 'stripe.not_found' && error.sent === 'yes')
        return declined('invalid_card_data');
      return unansweredCharge(error);
    }
  }

  async lookUp(request: AuthoriseRequest, signal?: AbortSignal): Promise<LookUpOutcome> {
    const ageMs = this.#clock.now().getTime() - request.startedAt.getTime();
    if (ageMs >= keyLifeMs) return this.#searched(request, signal);
    const again = await this.authorise(request, signal);
    if (again.kind !== 'unknown') return again;
    // Under its key Stripe repeats even a 500, so the charge that it hides can only be found in the list.
    const found = await this.#searched(request, signal);
    return found.kind === 'authorised' || found.kind === 'declined' ? found : again;
  }

  async capture(operation: PaymentOperation, signal?: AbortSignal): Promise<CaptureOutcome> {
    const form = { amount_to_capture: operation.amount.minor };
    try {
      const call = { key: operation.operationId, signal };
      const { body } = await this.#client.captureIntent(operation.gatewayRef, form, call);
      return captureOutcome(body, operation);
    } catch (error) {
      return this.#seenAs<CaptureOutcome>(operation, { succeeded: { kind: 'captured' } }, { error, signal });
    }
  }

  async void(operation: PaymentOperation, signal?: AbortSignal): Promise<VoidOutcome> {
    const form = { cancellation_reason: 'requested_by_customer' };
    try {
      const call = { key: operation.operationId, signal };
      const { body } = await this.#client.cancelIntent(operation.gatewayRef, form, call);
      return voidOutcome(body, operation);
    } catch (error) {
      const settled = { canceled: { kind: 'voided' }, succeeded: { kind: 'captured' } } as const;
      return this.#seenAs<VoidOutcome>(operation, settled, { error, signal });
    }
  }

  async refund(operation: PaymentOperation, signal?: AbortSignal): Promise<RefundOutcome> {
    const form = {
      payment_intent: operation.gatewayRef,
      amount: operation.amount.minor,
      metadata: { attemptId: operation.attemptId, operationId: operation.operationId },
    };
    try {
      const { body } = await this.#client.createRefund(form, { key: operation.operationId, signal });
      return refundOutcome(body, operation, note);
    } catch (error) {
      // All of it was given back before, by another operation or at Stripe's desk: what was wanted is so.
      if (error instanceof Failure && error.code === 'stripe.already_refunded') return { kind: 'refunded' };
      if (isUnexpectedState(error)) return { kind: 'refused', reason: error.code };
      return unansweredOperation(error);
    }
  }

  /**
   * What became of an operation that failed. Under its key Stripe repeats even a 500, so what that hides can only be
   * read from the intent; as long as the intent does not show it, it stays unknown.
   */
  async #seenAs<Outcome>(
    operation: PaymentOperation,
    done: Readonly<Record<string, Outcome>>,
    { error, signal }: { readonly error: unknown; readonly signal: AbortSignal | undefined },
  ): Promise<Outcome | OperationOutcome<never>> {
    if (isUnexpectedState(error)) return this.#settledAs(operation, done, signal);
    const unanswered = unansweredOperation(error);
    if (!(error instanceof Failure) || error.code !== 'stripe.server_error') return unanswered;
    const seen = await this.#settledAs(operation, done, signal);
    return Object.values(done).some((one) => one === seen) ? seen : unanswered;
  }

  /** The intent is not in the state an operation needs: perhaps because it is done already. */
  async #settledAs<Outcome>(
    operation: PaymentOperation,
    done: Readonly<Record<string, Outcome>>,
    signal: AbortSignal | undefined,
  ): Promise<Outcome | OperationOutcome<never>> {
    try {
      const { body } = await this.#client.getIntent(operation.gatewayRef, signal);
      return outcomeOfRefused(body, operation, done);
    } catch (error) {
      return unansweredOperation(error);
    }
  }

  async #searched(request: AuthoriseRequest, signal: AbortSignal | undefined): Promise<LookUpOutcome> {
    try {
      return await this.#search(request, signal);
    } catch (error) {
      return unansweredCharge(error);
    }
  }

  /** By metadata, among what was created from just before the attempt until its key ran out. */
  async #search(request: AuthoriseRequest, signal: AbortSignal | undefined): Promise<LookUpOutcome> {
    const startedSeconds = Math.floor(request.startedAt.getTime() / 1000);
    const range = { fromSeconds: startedSeconds - 600, toSeconds: startedSeconds + (24 * hourMs) / 1000 };
    let startingAfter: string | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const { body } = await this.#client.listIntents({ ...range, startingAfter }, signal);
      const listed = parseAnswer(intentPageWire, body, { vendor: 'stripe', answer: 'payment_intents' });
      if (!listed.success) return unclear('stripe.unreadable');
      const found = listed.data.data.find(({ metadata }) => metadata?.['attemptId'] === request.attemptId);
      if (found) return intentOutcome(found, request, note);
      startingAfter = listed.data.data.at(-1)?.id;
      if (!listed.data.has_more || startingAfter === undefined) return { kind: 'not_found' };
    }
    return unclear('stripe.too_many_to_search');
  }
}

function isUnexpectedState(error: unknown): error is Failure {
  return error instanceof Failure && error.code === 'stripe.unexpected_state' && error.sent !== 'no';
}

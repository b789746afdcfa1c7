import { Failure, type PaymentHolder } from '@accord/canonical';
import { counter } from '@accord/service-kit';
import type { Order } from '../domain/order.ts';
import type { PaymentAttempt } from '../domain/payment-attempt.ts';
import type {
  AuthoriseOutcome,
  AuthoriseRequest,
  LookUpOutcome,
  PaymentGateway,
} from './ports/payment-gateway.ts';

/** What is known for certain about an attempt, or that nothing is. */
export type ChargeOutcome =
  | Extract<AuthoriseOutcome, { kind: 'authorised' | 'declined' }>
  /** Proven that the gateway did not and will not charge. */
  | { readonly kind: 'failed'; readonly cause?: Failure }
  | { readonly kind: 'unknown'; readonly cause: Failure };

export type Gateways = ReadonlyMap<PaymentHolder, PaymentGateway>;

const charges = counter({
  name: 'accord_checkout_charges_total',
  help: 'charges asked for, by gateway, outcome and canonical decline reason',
  labelNames: ['gateway', 'outcome', 'reason'],
});

/** A customer waits. Together shorter than the sweep's patience, so that both are seldom at the same order. */
const limitsMs = { authorise: 10_000, lookUp: 4_000 };

/** Asks a gateway for an order's money. A silence is followed by one question back, never by another charge. */
export class ChargeAttempt {
  readonly #gateways: Gateways;

  constructor(gateways: Gateways) {
    this.#gateways = gateways;
  }

  async authorise(order: Order, attempt: PaymentAttempt): Promise<ChargeOutcome> {
    const outcome = await this.#authorise(order, attempt);
    const reason = outcome.kind === 'declined' ? outcome.reason : 'none';
    charges.inc({ gateway: attempt.gateway, outcome: outcome.kind, reason });
    return outcome;
  }

  async #authorise(order: Order, attempt: PaymentAttempt): Promise<ChargeOutcome> {
    const outcome = await this.#ask(() =>
      this.gateway(attempt).authorise(requestFor(order, attempt), AbortSignal.timeout(limitsMs.authorise)),
    );
    if (outcome.kind === 'not_sent') return { kind: 'failed', cause: outcome.cause };
    if (outcome.kind === 'unknown') return this.lookUp(order, attempt);
    return outcome;
  }

  /** Finds out what became of an attempt that was, or may have been, sent before. */
  async lookUp(order: Order, attempt: PaymentAttempt): Promise<ChargeOutcome> {
    const outcome = await this.#ask<LookUpOutcome>(() =>
      this.gateway(attempt).lookUp(requestFor(order, attempt), AbortSignal.timeout(limitsMs.lookUp)),
    );
    if (outcome.kind === 'not_found') return { kind: 'failed' };
    // That the question was not sent says nothing about the charge.
    if (outcome.kind === 'not_sent') return { kind: 'unknown', cause: outcome.cause };
    return outcome;
  }

  /** @throws Failure `checkout.no_such_gateway` (bug) */
  gateway(attempt: Pick<PaymentAttempt, 'gateway'>): PaymentGateway {
    const gateway = this.#gateways.get(attempt.gateway);
    if (gateway === undefined) {
      throw new Failure('checkout.no_such_gateway', 'bug', `no adapter for gateway ${attempt.gateway}`);
    }
    return gateway;
  }

  async #ask<T>(call: () => Promise<T>): Promise<T | { kind: 'unknown'; cause: Failure }> {
    try {
      return await call();
    } catch (thrown) {
      const cause = new Failure('checkout.gateway_broken', 'bug', 'a gateway adapter threw', {
        cause: thrown,
      });
      return { kind: 'unknown', cause };
    }
  }
}

function requestFor(order: Order, attempt: PaymentAttempt): AuthoriseRequest {
  const { id: attemptId, amount, token, startedAt } = attempt;
  return { attemptId, orderId: order.id, orderNumber: order.number, amount, token, startedAt };
}

import { Failure } from '@accord/canonical';
import { PaymentGateway } from '../use-cases/ports/payment-gateway.ts';
import type {
  AuthoriseOutcome,
  AuthoriseRequest,
  CaptureOutcome,
  LookUpOutcome,
  PaymentOperation,
  RefundOutcome,
  VoidOutcome,
} from '../use-cases/ports/payment-gateway.ts';

export interface AskFirstOptions {
  /** A read that needs the credentials and changes nothing. @throws whatever the call failed with */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  readonly monotonicMs: () => number;
  /** How long a good answer vouches for the next charge. Default 20 ms: under load nothing is asked. */
  readonly freshForMs?: number;
  /** How long a probe may take. Default 2,000 ms. */
  readonly probeLimitMs?: number;
}

/**
 * Asks a gateway that has been silent for a moment whether it is there, before it is sent a charge. A charge that meets
 * a dead gateway leaves an unknown outcome, and an unknown outcome forbids the other gateway; a question that meets one
 * proves that no charge was sent. While charges are answered nothing is asked.
 */
export class AskFirst extends PaymentGateway {
  readonly gateway;
  readonly #inner: PaymentGateway;
  readonly #options: Required<AskFirstOptions>;
  #vouchedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(inner: PaymentGateway, options: AskFirstOptions) {
    super();
    this.#inner = inner;
    this.gateway = inner.gateway;
    this.#options = { freshForMs: 20, probeLimitMs: 2_000, ...options };
  }

  async authorise(request: AuthoriseRequest, signal?: AbortSignal): Promise<AuthoriseOutcome> {
    const cause = await this.#whyNot(signal);
    if (cause) return { kind: 'not_sent', cause };
    const outcome = await this.#inner.authorise(request, signal);
    if (outcome.kind === 'authorised' || outcome.kind === 'declined') this.#vouch();
    else this.#vouchedUntilMs = Number.NEGATIVE_INFINITY;
    return outcome;
  }

  lookUp(request: AuthoriseRequest, signal?: AbortSignal): Promise<LookUpOutcome> {
    return this.#inner.lookUp(request, signal);
  }

  capture(operation: PaymentOperation, signal?: AbortSignal): Promise<CaptureOutcome> {
    return this.#inner.capture(operation, signal);
  }

  void(operation: PaymentOperation, signal?: AbortSignal): Promise<VoidOutcome> {
    return this.#inner.void(operation, signal);
  }

  refund(operation: PaymentOperation, signal?: AbortSignal): Promise<RefundOutcome> {
    return this.#inner.refund(operation, signal);
  }

  async #whyNot(signal?: AbortSignal): Promise<Failure | undefined> {
    const { probe, monotonicMs, probeLimitMs } = this.#options;
    if (monotonicMs() < this.#vouchedUntilMs) return undefined;
    const limit = AbortSignal.timeout(probeLimitMs);
    try {
      await probe(signal ? AbortSignal.any([signal, limit]) : limit);
      this.#vouch();
      return undefined;
    } catch (cause) {
      const code = `${this.gateway}.not_there`;
      return new Failure(
        code,
        'wait_for_vendor',
        `${this.gateway} did not answer the question before the charge`,
        {
          cause,
          sent: 'no',
        },
      );
    }
  }

  #vouch(): void {
    this.#vouchedUntilMs = this.#options.monotonicMs() + this.#options.freshForMs;
  }
}

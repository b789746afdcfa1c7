import { Failure } from '@accord/canonical';
import {
  PaymentGateway,
  type AuthoriseOutcome,
  type AuthoriseRequest,
  type CaptureOutcome,
  type LookUpOutcome,
  type PaymentOperation,
  type RefundOutcome,
  type VoidOutcome,
} from '@accord/checkout/saga';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import type { CardBooks, Operation, Result } from './card-books.ts';
import { callVendor } from './vendor-call.ts';

export interface GatewayOptions {
  readonly books: CardBooks;
  readonly setting: Setting;
  /** The process that calls. */
  readonly from: Replica;
  /** `at_once` answers with the outcome, as Stripe does; `later` only takes the request down, as Adyen does. */
  readonly settles: 'at_once' | 'later';
}

const laterMs = { least: 20, most: 4_000 };

/** A gateway as one process of ours sees it. */
export class SimulatedGateway extends PaymentGateway {
  readonly gateway;
  readonly #options: GatewayOptions;

  constructor(options: GatewayOptions) {
    super();
    this.gateway = options.books.gateway;
    this.#options = options;
  }

  override async authorise(request: AuthoriseRequest): Promise<AuthoriseOutcome> {
    try {
      return await this.#call('authorise', () => this.#options.books.authorise(request));
    } catch (error) {
      const cause = asFailure(error);
      return cause.sent === 'no' ? { kind: 'not_sent', cause } : { kind: 'unknown', cause };
    }
  }

  /** The same call once more: what never arrived is carried out by the question. */
  override async lookUp(request: AuthoriseRequest): Promise<LookUpOutcome> {
    return this.authorise(request);
  }

  override async capture(operation: PaymentOperation): Promise<CaptureOutcome> {
    const outcome = await this.#operate('capture', operation);
    if (outcome.kind !== 'done') return outcome;
    return outcome.state === 'captured' ? { kind: 'captured' } : { kind: 'refused', reason: outcome.state };
  }

  override async void(operation: PaymentOperation): Promise<VoidOutcome> {
    const outcome = await this.#operate('void', operation);
    if (outcome.kind !== 'done') return outcome;
    return outcome.state === 'refunded' ? { kind: 'refused', reason: 'refunded' } : { kind: outcome.state };
  }

  override async refund(operation: PaymentOperation): Promise<RefundOutcome> {
    const outcome = await this.#operate('refund', operation);
    if (outcome.kind !== 'done') return outcome;
    return outcome.state === 'refunded' ? { kind: 'refunded' } : { kind: 'refused', reason: outcome.state };
  }

  async #operate(kind: Operation, operation: PaymentOperation): Promise<Unfinished | Done> {
    const { books, settles, setting } = this.#options;
    try {
      if (settles === 'later') {
        await this.#call(kind, () => {
          setting.timeline.after(setting.chance.between(laterMs.least, laterMs.most), () => {
            books.operate(kind, operation);
          });
        });
        return { kind: 'pending' };
      }
      const result = await this.#call(kind, () => books.operate(kind, operation));
      return result.kind === 'done' ? result : { kind: 'refused', reason: result.state };
    } catch (error) {
      return { kind: 'unknown', cause: asFailure(error) };
    }
  }

  #call<T>(what: string, effect: () => T): Promise<T> {
    const { setting, from } = this.#options;
    return callVendor(setting, { from, what: `${this.gateway}.${what}`, effect, silence: 'unknown_outcome' });
  }
}

type Done = Extract<Result, { kind: 'done' }>;
type Unfinished =
  | { readonly kind: 'pending' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly cause: Failure };

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

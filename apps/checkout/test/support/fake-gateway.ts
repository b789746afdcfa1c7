import { Failure, type Gateway } from '@accord/canonical';
import {
  PaymentGateway,
  type AuthoriseOutcome,
  type AuthoriseRequest,
  type CaptureOutcome,
  type LookUpOutcome,
  type PaymentOperation,
  type RefundOutcome,
  type VoidOutcome,
} from '../../src/use-cases/ports/payment-gateway.ts';

import type { Interference } from './neighbours.ts';

type Operation = 'authorise' | 'lookUp' | 'capture' | 'void' | 'refund';

interface Charge {
  readonly gatewayRef: string;
  outcome: AuthoriseOutcome;
  state: 'authorised' | 'captured' | 'voided' | 'refunded' | 'declined';
  captures: number;
  refunds: number;
}

/**
 * A gateway in memory that keeps books as strictly as a real one: one charge per attempt, one effect per operation id,
 * nothing captured that is voided. Moments can be made to fail before or after the effect.
 */
export class FakeGateway extends PaymentGateway {
  readonly gateway: Gateway;
  readonly charges = new Map<string, Charge>();
  /** Called before and after each effect: throw to lose the answer, never settle to die there. */
  interfere: Interference<`${Operation}:${'before' | 'after'}`> = () => undefined;
  /** The next authorisations by token; everything else is authorised. */
  readonly outcomes = new Map<string, AuthoriseOutcome>();
  /** Captures are only taken down, as Adyen does; the result comes by webhook. */
  capturesLater = false;
  /** A look-up sends the charge once more, as the real ones do: what never arrived is carried out by the question. */
  asksByCharging = false;
  readonly calls: Operation[] = [];
  readonly #operations = new Set<string>();

  constructor(gateway: Gateway) {
    super();
    this.gateway = gateway;
  }

  override async authorise(request: AuthoriseRequest): Promise<AuthoriseOutcome> {
    return this.#moment('authorise', () => this.#charge(request));
  }

  override async lookUp(request: AuthoriseRequest): Promise<LookUpOutcome> {
    return this.#moment('lookUp', () => {
      if (this.asksByCharging) return this.#charge(request);
      return this.charges.get(request.attemptId)?.outcome ?? { kind: 'not_found' };
    });
  }

  override async capture(operation: PaymentOperation): Promise<CaptureOutcome> {
    return this.#moment('capture', () => {
      if (this.capturesLater) return { kind: 'pending' };
      return this.settle(operation, 'captured');
    });
  }

  override async void(operation: PaymentOperation): Promise<VoidOutcome> {
    return this.#moment('void', () => this.settle(operation, 'voided'));
  }

  override async refund(operation: PaymentOperation): Promise<RefundOutcome> {
    return this.#moment('refund', () => this.settle(operation, 'refunded'));
  }

  /** Does the operation as the gateway itself, once per operation id. */
  settle<Done extends 'captured' | 'voided' | 'refunded'>(
    operation: PaymentOperation,
    done: Done,
  ): { kind: Done } | { kind: 'refused'; reason: string } {
    const charge = [...this.charges.values()].find(({ gatewayRef }) => gatewayRef === operation.gatewayRef);
    if (charge === undefined) return { kind: 'refused', reason: 'no_such_charge' };
    if (this.#operations.has(operation.operationId)) return { kind: done };
    const needed = done === 'refunded' ? 'captured' : 'authorised';
    if (charge.state !== needed) return { kind: 'refused', reason: `is_${charge.state}` };
    this.#operations.add(operation.operationId);
    charge.state = done;
    if (done === 'captured') charge.captures += 1;
    if (done === 'refunded') charge.refunds += 1;
    return { kind: done };
  }

  #charge(request: AuthoriseRequest): AuthoriseOutcome {
    const known = this.charges.get(request.attemptId);
    if (known !== undefined) return known.outcome;
    const gatewayRef = `${this.gateway}-${request.attemptId}`;
    const outcome = this.outcomes.get(request.token) ?? { kind: 'authorised', gatewayRef };
    if (outcome.kind === 'authorised' || outcome.kind === 'declined') {
      const state = outcome.kind;
      this.charges.set(request.attemptId, { gatewayRef, outcome, state, captures: 0, refunds: 0 });
    }
    return outcome;
  }

  async #moment<T>(operation: Operation, effect: () => T): Promise<T> {
    this.calls.push(operation);
    await this.interfere(`${operation}:before`);
    const outcome = effect();
    await this.interfere(`${operation}:after`);
    return outcome;
  }
}

/** A failure as a client reports it when the answer never came. */
export const silence = new Failure('fake.timeout', 'unknown_outcome', 'no answer');
/** A failure as a client reports it when the connection was refused. */
export const unreachable = new Failure('fake.unreachable', 'transient', 'refused', { sent: 'no' });

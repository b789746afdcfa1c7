import type { Gateway } from '@accord/canonical';
import type {
  AuthoriseOutcome,
  AuthoriseRequest,
  PaymentNotice,
  PaymentOperation,
} from '@accord/checkout/saga';
import type { Setting } from '../simulation/setting.ts';

export type Operation = 'capture' | 'void' | 'refund';

/** One charge in a gateway's books. */
export interface Charge {
  readonly attemptId: string;
  readonly orderId: string;
  readonly gatewayRef: string;
  readonly amountMinor: number;
  state: 'declined' | 'authorised' | 'captured' | 'voided' | 'refunded';
  /** How often money was taken and given back. */
  captures: number;
  refunds: number;
}

export type Result =
  | { readonly kind: 'done'; readonly state: 'captured' | 'voided' | 'refunded' }
  | { readonly kind: 'refused'; readonly state: string };

/** Payment tokens of the simulation and what a gateway makes of them. */
export const tokens = {
  good: 'tok_good',
  poor: 'tok_insufficient_funds',
  elsewhere: 'tok_issuer_unavailable',
} as const;

/**
 * The books of one gateway, as strict as a real one and no stricter: an idempotency key gets its first outcome again,
 * whether or not the caller heard it. Nothing else protects the caller: under another key money moves once more.
 */
export class CardBooks {
  readonly gateway: Gateway;
  readonly charges = new Map<string, Charge>();
  readonly #setting: Setting;
  readonly #outcomes = new Map<string, AuthoriseOutcome>();
  readonly #operations = new Map<string, Result>();
  readonly #notify: (notice: PaymentNotice) => void;
  #events = 0;

  constructor(gateway: Gateway, setting: Setting, notify: (notice: PaymentNotice) => void) {
    this.gateway = gateway;
    this.#setting = setting;
    this.#notify = notify;
  }

  authorise({ attemptId, orderId, amount, token }: AuthoriseRequest): AuthoriseOutcome {
    const known = this.#outcomes.get(attemptId);
    if (known !== undefined) return known;
    const gatewayRef = `${this.gateway}_${attemptId}`;
    const outcome = outcomeOf(token, gatewayRef);
    const state = outcome.kind === 'authorised' ? 'authorised' : 'declined';
    const charge: Charge = {
      attemptId,
      orderId,
      gatewayRef,
      amountMinor: amount.minor,
      state,
      captures: 0,
      refunds: 0,
    };
    this.charges.set(gatewayRef, charge);
    this.#outcomes.set(attemptId, outcome);
    this.#setting.trace(() => `${this.gateway}: ${state} ${attemptId}`);
    this.#tell(charge, state);
    if (state === 'authorised') this.#actAlone(charge);
    return outcome;
  }

  /** Once per operation id. */
  operate(kind: Operation, operation: PaymentOperation): Result {
    const { operationId, gatewayRef } = operation;
    const known = this.#operations.get(operationId);
    if (known !== undefined) return known;
    const charge = this.charges.get(gatewayRef);
    const result: Result =
      charge === undefined
        ? { kind: 'refused', state: 'unknown' }
        : this.#setting.faults.strike('vendor_refuses', `${this.gateway} ${kind}`)
          ? { kind: 'refused', state: charge.state }
          : move(kind, charge);
    this.#operations.set(operationId, result);
    this.#setting.trace(
      () => `${this.gateway}: ${kind} of ${operation.attemptId} ${result.kind}, ${result.state}`,
    );
    if (charge !== undefined) this.#tellOf(kind, charge, { result, operationId });
    return result;
  }

  /** What a gateway does by itself: an authorisation runs out, or somebody gives money back at its desk. */
  #actAlone(charge: Charge): void {
    const { faults, timeline, trace } = this.#setting;
    if (!faults.strike('vendor_acts', this.gateway)) return;
    timeline.after(faults.delayMs(50, 60_000), () => {
      if (charge.state === 'authorised') charge.state = 'voided';
      else if (charge.state === 'captured') {
        charge.state = 'refunded';
        charge.refunds += 1;
      } else return;
      trace(() => `${this.gateway}: ${charge.state} ${charge.attemptId} by itself`);
      this.#tell(charge, charge.state === 'voided' ? 'voided' : 'refunded');
    });
  }

  #tellOf(
    kind: Operation,
    charge: Charge,
    { result, operationId }: { result: Result; operationId: string },
  ): void {
    const failed = { capture: 'capture_failed', void: 'void_failed', refund: 'refund_failed' } as const;
    this.#tell(charge, result.kind === 'done' ? result.state : failed[kind], operationId);
  }

  #tell(charge: Charge, kind: PaymentNotice['kind'], operationId?: string): void {
    this.#events += 1;
    const { gatewayRef, attemptId } = charge;
    const notice = { eventId: `${this.gateway}_event_${this.#events}`, kind, gatewayRef, attemptId };
    this.#notify(operationId === undefined ? notice : { ...notice, operationId });
  }
}

function outcomeOf(token: string, gatewayRef: string): AuthoriseOutcome {
  switch (token) {
    case tokens.poor:
      return { kind: 'declined', reason: 'insufficient_funds', decision: 'ask_customer', gatewayRef };
    case tokens.elsewhere:
      return { kind: 'declined', reason: 'issuer_unavailable', decision: 'try_other_gateway', gatewayRef };
    default:
      return { kind: 'authorised', gatewayRef };
  }
}

function move(kind: Operation, charge: Charge): Result {
  switch (kind) {
    case 'capture':
      if (charge.state !== 'authorised' && charge.state !== 'captured') return refusedIn(charge);
      charge.state = 'captured';
      charge.captures += 1;
      return { kind: 'done', state: 'captured' };
    case 'void':
      // Too late to void, or done before: either way the gateway says where the money is.
      if (charge.state === 'captured') return { kind: 'done', state: 'captured' };
      if (charge.state !== 'authorised' && charge.state !== 'voided') return refusedIn(charge);
      charge.state = 'voided';
      return { kind: 'done', state: 'voided' };
    case 'refund':
      if (charge.state === 'refunded') return { kind: 'done', state: 'refunded' };
      if (charge.state !== 'captured') return refusedIn(charge);
      charge.state = 'refunded';
      charge.refunds += 1;
      return { kind: 'done', state: 'refunded' };
  }
}

function refusedIn({ state }: Charge): Result {
  return { kind: 'refused', state };
}

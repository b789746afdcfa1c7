import { Failure, type Clock, type Ids } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { unchanged, type Order } from '../domain/order.ts';
import type { OperationStart, PaymentAttempt } from '../domain/payment-attempt.ts';
import {
  intendCapture,
  intendGivingBack,
  intendReturning,
  settle,
  type PaymentIntent,
  type SettledKind,
} from '../domain/settlement.ts';
import { surface, type LateAuthorisation } from '../domain/stranded.ts';
import type { ChargeAttempt } from './charge-attempt.ts';
import type { CompensationLog } from './compensation-log.ts';
import type { OrderChanges } from './order-changes.ts';
import type { OperationOutcome, PaymentGateway, PaymentOperation } from './ports/payment-gateway.ts';

/** `waiting`: the gateway has taken it and answers by webhook. */
export type SettlementOutcome = 'settled' | 'waiting' | 'nothing_to_do';

export interface SettlePaymentOptions {
  readonly changes: OrderChanges;
  readonly charge: ChargeAttempt;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly compensations: CompensationLog;
}

const log = createLogger('settle-payment');

/**
 * Takes money or gives it back. The intent is committed with its operation id before the gateway is called, the outcome
 * after; whoever comes second repeats the same operation under the same id, so nothing is ever done twice.
 */
export class SettlePayment {
  readonly #changes: OrderChanges;
  readonly #charge: ChargeAttempt;
  readonly #ids: Ids;
  readonly #clock: Clock;
  readonly #compensations: CompensationLog;

  constructor({ changes, charge, ids, clock, compensations }: SettlePaymentOptions) {
    this.#changes = changes;
    this.#charge = charge;
    this.#ids = ids;
    this.#clock = clock;
    this.#compensations = compensations;
  }

  /** @throws Failure (unknown_outcome) when the gateway gave no answer; to be repeated */
  capture(orderId: string): Promise<SettlementOutcome> {
    return this.#carryOut(orderId, intendCapture);
  }

  /** Voids or refunds what the order holds, if it is to be closed. @throws Failure (unknown_outcome) as above */
  giveBack(orderId: string): Promise<SettlementOutcome> {
    return this.#carryOut(orderId, intendGivingBack);
  }

  /**
   * Gives back an authorisation that arrived for an attempt given up before; any other attempt is left alone. Nobody
   * waits for the gateway here: once it is on record, the sweep sees to it.
   */
  async returnStranded(orderId: string, late: LateAuthorisation): Promise<void> {
    await this.#changes.change(orderId, (now) => unchanged(surface(now, late)));
    try {
      await this.giveBackStranded(orderId, late.attemptId);
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'unexpected';
      log.warn({ event: 'payment.stranded_postponed', orderId, code }, 'the sweep will give it back');
    }
  }

  /**
   * Voids what a stranded attempt holds, or refunds what was taken; a void that meets a capture leaves the refund to the
   * next sweep, due at once. @throws Failure (unknown_outcome) as above
   */
  async giveBackStranded(orderId: string, attemptId: string): Promise<void> {
    const decide = (order: Order, start: OperationStart) => intendReturning(order, attemptId, start);
    const outcome = await this.#carryOut(orderId, decide);
    if (outcome === 'nothing_to_do') return;
    log.warn({ event: 'payment.stranded', orderId, attemptId, outcome }, 'a stray charge is given back');
  }

  async #carryOut(
    orderId: string,
    decide: (order: Order, start: OperationStart) => PaymentIntent,
  ): Promise<SettlementOutcome> {
    let intent: PaymentIntent | undefined;
    const order = await this.#changes.change(orderId, (now) => {
      intent = decide(now, { operationId: this.#ids.next(), at: this.#clock.now() });
      return unchanged(intent.order);
    });
    if (intent === undefined || intent.kind === 'none') return 'nothing_to_do';
    return this.#call(order, intent.attempt, intent.kind);
  }

  async #call(order: Order, attempt: PaymentAttempt, kind: Operation): Promise<SettlementOutcome> {
    const outcome = await operations[kind](this.#charge.gateway(attempt), operationOf(order, attempt));
    if (kind !== 'capture') this.#compensations.note(order.id, kind, outcome.kind);
    switch (outcome.kind) {
      case 'unknown':
        throw new Failure('checkout.settlement_unknown', 'unknown_outcome', `${kind} got no answer`, {
          cause: outcome.cause,
        });
      case 'pending':
        return 'waiting';
      case 'refused':
        log.warn(
          { event: `payment.${kind}_refused`, orderId: order.id, reason: outcome.reason },
          `${kind} refused`,
        );
        break;
      default:
    }
    const settled = outcome.kind === 'refused' ? refusals[kind] : outcome.kind;
    await this.#changes.change(order.id, (now) => settle(now, { attemptId: attempt.id, kind: settled }));
    return 'settled';
  }
}

type Operation = 'capture' | 'void' | 'refund';
type Done = 'captured' | 'voided' | 'refunded';

const refusals: Readonly<Record<Operation, SettledKind>> = {
  capture: 'capture_refused',
  void: 'void_refused',
  refund: 'refund_refused',
};

const operations: Readonly<
  Record<Operation, (gateway: PaymentGateway, operation: PaymentOperation) => Promise<OperationOutcome<Done>>>
> = {
  capture: (gateway, operation) => gateway.capture(operation),
  void: (gateway, operation) => gateway.void(operation),
  refund: (gateway, operation) => gateway.refund(operation),
};

function operationOf(order: Order, attempt: PaymentAttempt): PaymentOperation {
  const { id: attemptId, operationId, operationSince, gatewayRef, amount } = attempt;
  if (operationId === null || operationSince === null || gatewayRef === null) {
    throw new Failure('checkout.bad_attempt', 'bug', `attempt ${attemptId} has no operation or reference`);
  }
  return { operationId, since: operationSince, attemptId, orderId: order.id, gatewayRef, amount };
}

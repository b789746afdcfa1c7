import { Failure, type Ids } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { unchanged, type Order } from '../domain/order.ts';
import type { PaymentAttempt } from '../domain/payment-attempt.ts';
import { strand } from '../domain/placement.ts';
import {
  intendCapture,
  intendGivingBack,
  settle,
  type PaymentIntent,
  type SettledKind,
} from '../domain/settlement.ts';
import type { ChargeAttempt } from './charge-attempt.ts';
import type { CompensationLog } from './compensation-log.ts';
import type { OrderChanges } from './order-changes.ts';
import type { OperationOutcome, PaymentGateway, PaymentOperation } from './ports/payment-gateway.ts';

/** `waiting`: the gateway has taken it and answers by webhook. */
export type SettlementOutcome = 'settled' | 'waiting' | 'nothing_to_do';

const log = createLogger('settle-payment');

/**
 * Takes money or gives it back. The intent is committed with its operation id before the gateway is called, the outcome
 * after; whoever comes second repeats the same operation under the same id, so nothing is ever done twice.
 */
export class SettlePayment {
  readonly #changes: OrderChanges;
  readonly #charge: ChargeAttempt;
  readonly #ids: Ids;
  readonly #compensations: CompensationLog;

  constructor(changes: OrderChanges, charge: ChargeAttempt, ids: Ids, compensations: CompensationLog) {
    this.#changes = changes;
    this.#charge = charge;
    this.#ids = ids;
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

  /** Voids an authorisation that arrived for an attempt given up before. */
  async returnStranded(orderId: string, late: { attemptId: string; gatewayRef: string }): Promise<void> {
    const operationId = this.#ids.next();
    const order = await this.#changes.change(orderId, (now) => {
      const stranded = strand(now, { ...late, operationId });
      return unchanged(stranded ?? now);
    });
    const attempt = order.attempts.find((known) => known.id === late.attemptId);
    if (attempt?.status !== 'voiding') return;
    log.warn(
      { event: 'payment.stranded', orderId, attemptId: attempt.id },
      'a late authorisation is given back',
    );
    await this.#call(order, attempt, 'void');
  }

  async #carryOut(
    orderId: string,
    decide: (order: Order, operationId: string) => PaymentIntent,
  ): Promise<SettlementOutcome> {
    let intent: PaymentIntent | undefined;
    const order = await this.#changes.change(orderId, (now) => {
      intent = decide(now, this.#ids.next());
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
    await this.#changes.change(order.id, (now) => settle(now, attempt.id, settled));
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
  const { id: attemptId, operationId, gatewayRef, amount } = attempt;
  if (operationId === null || gatewayRef === null) {
    throw new Failure('checkout.bad_attempt', 'bug', `attempt ${attemptId} has no operation or reference`);
  }
  return { operationId, attemptId, orderId: order.id, gatewayRef, amount };
}

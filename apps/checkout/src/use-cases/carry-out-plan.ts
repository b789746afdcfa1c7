import { Failure, type Clock, type Gateway, type Ids } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { mayTryElsewhere } from '../domain/decline.ts';
import { currentAttempt, type Order } from '../domain/order.ts';
import { closeAttempt, fallBack } from '../domain/placement.ts';
import type { ChargeAttempt, ChargeOutcome } from './charge-attempt.ts';
import type { Conclusion, ConcludePlacement } from './conclude-placement.ts';
import { declined, outOfStock, paymentUnavailable, type AnswerFrame } from './placement-answers.ts';
import type { SecureHolds } from './secure-holds.ts';
import type { SettlePayment } from './settle-payment.ts';

export interface CarryOutPlanOptions {
  readonly holds: SecureHolds;
  readonly charge: ChargeAttempt;
  readonly conclude: ConcludePlacement;
  readonly settlement: SettlePayment;
  readonly ids: Ids;
  readonly clock: Clock;
}

export interface PlacementRequest {
  /** The gateways not asked yet for which the customer gave a token, in the shop's order. */
  readonly fallbacks: readonly { readonly gateway: Gateway; readonly token: string }[];
  readonly frame: AnswerFrame;
}

const log = createLogger('carry-out-plan');

/** Carries out the plan of a pending order: hold stock and seats, get the money blocked, commit what came of it. */
export class CarryOutPlan {
  readonly #options: CarryOutPlanOptions;

  constructor(options: CarryOutPlanOptions) {
    this.#options = options;
  }

  /** @throws Failure `checkout.temporarily_unavailable` when a neighbour does not answer; nothing is kept then */
  async execute(order: Order, request: PlacementRequest): Promise<Conclusion> {
    const { holds, conclude } = this.#options;
    const held = await holds.execute(order);
    if (held.kind === 'held') return this.#pay(order, request);
    if (held.kind === 'short') {
      return conclude.turnDown(order, 'out_of_stock', outOfStock(held.shortages, request.frame));
    }
    log.warn(
      { event: 'order.neighbour_unavailable', orderId: order.id, code: held.cause.code },
      'no hold, no order',
    );
    if ((await conclude.withdraw(order, 'neighbour_unavailable')) === 'overtaken') return 'overtaken';
    throw new Failure('checkout.temporarily_unavailable', 'transient', 'a neighbour gave no answer', {
      cause: held.cause,
    });
  }

  async #pay(planned: Order, request: PlacementRequest): Promise<Conclusion> {
    const { charge, conclude, ids, clock } = this.#options;
    let order = planned;
    for (const [next, ...rest] of tails(request.fallbacks)) {
      const outcome = await charge.authorise(order, currentAttempt(order));
      if (next === undefined || !isProvenDead(outcome)) return this.#conclude(order, outcome, request.frame);
      const plan = { attemptId: ids.next(), ...next, at: clock.now() };
      const saved = await conclude.proceed(fallBack(closeAttempt(order, outcome), plan));
      if (saved === 'overtaken') return saved;
      log.info(
        { event: 'payment.fell_back', orderId: order.id, to: next.gateway, left: rest.length },
        'falling back',
      );
      order = saved;
    }
    throw new Failure('checkout.no_attempt_left', 'bug', 'the last attempt always concludes');
  }

  async #conclude(order: Order, outcome: ChargeOutcome, frame: AnswerFrame): Promise<Conclusion> {
    const { conclude, settlement } = this.#options;
    switch (outcome.kind) {
      case 'authorised': {
        const { gatewayRef } = outcome;
        const conclusion = await conclude.accept(order, gatewayRef);
        if (conclusion === 'overtaken') {
          await settlement.returnStranded(order.id, { attemptId: currentAttempt(order).id, gatewayRef });
        }
        return conclusion;
      }
      case 'unknown':
        log.warn(
          { event: 'payment.unknown', orderId: order.id, code: outcome.cause.code },
          'payment outcome unknown',
        );
        return conclude.leaveOpen(order);
      case 'declined':
        return conclude.turnDown(
          closeAttempt(order, outcome),
          'payment_declined',
          declined(outcome.reason, frame),
        );
      case 'failed':
        return conclude.turnDown(
          closeAttempt(order, outcome),
          'payment_unavailable',
          paymentUnavailable(frame),
        );
    }
  }
}

type DeadOutcome = Extract<ChargeOutcome, { kind: 'declined' | 'failed' }>;

/** The only outcomes after which another gateway may be asked. */
function isProvenDead(outcome: ChargeOutcome): outcome is DeadOutcome {
  return outcome.kind === 'failed' || (outcome.kind === 'declined' && mayTryElsewhere(outcome.decision));
}

/** All ends of a list, the whole one first and the empty one last: one round per attempt. */
function tails<T>(list: readonly T[]): readonly (readonly T[])[] {
  return [...list.map((_, index) => list.slice(index)), []];
}

import { createLogger } from '@accord/service-kit';
import { currentAttempt, type Order } from '../domain/order.ts';
import { closeAttempt } from '../domain/placement.ts';
import type { ChargeAttempt, ChargeOutcome } from './charge-attempt.ts';
import type { Conclusion, ConcludePlacement, PaidButUnwanted } from './conclude-placement.ts';
import { declined, outOfStock, type AnswerFrame } from './placement-answers.ts';
import type { SecureHolds } from './secure-holds.ts';
import type { WebhookInbox } from './ports/webhook-inbox.ts';
import type { SettlePayment } from './settle-payment.ts';

export interface ResumePlacementOptions {
  readonly holds: SecureHolds;
  readonly charge: ChargeAttempt;
  readonly conclude: ConcludePlacement;
  readonly settlement: SettlePayment;
  readonly inbox: WebhookInbox;
}

const log = createLogger('resume-placement');

/**
 * Takes a pending order up where somebody left it, knowing nothing but what is on disk: the gateway is asked what became
 * of the charge, holds are asked for again under their old ids, and the order is placed or undone. No new charge is made.
 */
export class ResumePlacement {
  readonly #options: ResumePlacementOptions;

  constructor(options: ResumePlacementOptions) {
    this.#options = options;
  }

  /** @param wanted whether the order is still to be placed; otherwise it is undone whatever the gateway says */
  async execute(order: Order, wanted: boolean): Promise<void> {
    const { conclude } = this.#options;
    const outcome = await this.#lookUp(order);
    log.info(
      { event: 'order.resumed', orderId: order.id, outcome: outcome.kind, wanted },
      'a placement is taken up',
    );
    switch (outcome.kind) {
      case 'unknown':
        await (wanted ? conclude.leaveOpen(order) : conclude.leaveOpenForLong(order));
        return;
      case 'authorised':
        await this.#see(order, outcome, wanted);
        return;
      case 'declined':
        await conclude.turnDown(
          closeAttempt(order, outcome),
          'payment_declined',
          declined(outcome.reason, frameOf(order)),
        );
        return;
      case 'failed':
        await conclude.withdraw(closeAttempt(order, outcome), 'interrupted');
        return;
    }
  }

  /** Where the gateway does not answer, what it told us by webhook while nobody could take it counts: that is signed, too. */
  async #lookUp(order: Order): Promise<ChargeOutcome> {
    const { charge, inbox } = this.#options;
    const attempt = currentAttempt(order);
    const outcome = await charge.lookUp(order, attempt);
    if (outcome.kind !== 'unknown') return outcome;
    const gatewayRef = await inbox.authorisedRef(attempt.id);
    return gatewayRef === undefined ? outcome : { kind: 'authorised', gatewayRef };
  }

  /**
   * The question itself may have carried the charge out, of an attempt that somebody gave up meanwhile to try another
   * gateway: then the order has gone on without it, and it goes back.
   */
  async #see(order: Order, { gatewayRef }: Authorised, wanted: boolean): Promise<void> {
    const seen = wanted
      ? await this.#place(order, gatewayRef)
      : await this.#undo(order, { gatewayRef, reason: 'abandoned' });
    if (seen === 'overtaken') {
      const attemptId = currentAttempt(order).id;
      await this.#options.settlement.returnStranded(order.id, { attemptId, gatewayRef });
    }
  }

  async #place(order: Order, gatewayRef: string): Promise<Conclusion | 'undone'> {
    const { holds, conclude } = this.#options;
    const held = await holds.execute(order);
    switch (held.kind) {
      case 'held':
        return conclude.accept(order, gatewayRef);
      case 'short': {
        const answer = outOfStock(held.shortages, frameOf(order));
        return this.#undo(order, { gatewayRef, reason: 'out_of_stock', answer });
      }
      case 'unavailable':
        // The next sweep asks again; the customer learns meanwhile that we have the order.
        return conclude.leaveOpen(order);
    }
  }

  async #undo(order: Order, paid: PaidButUnwanted): Promise<'undone' | 'overtaken'> {
    const { conclude, settlement } = this.#options;
    if ((await conclude.undo(order, paid)) === 'overtaken') return 'overtaken';
    await settlement.giveBack(order.id);
    return 'undone';
  }
}

type Authorised = Extract<ChargeOutcome, { kind: 'authorised' }>;

/** The request is gone: its customer's language and the order's own story remain. */
function frameOf(order: Order): AnswerFrame {
  return { locale: order.customer.locale, correlationId: order.id };
}

import { Failure } from '@accord/canonical';
import { createLogger, Problem } from '@accord/service-kit';
import { decideCancellation, type ClosingDecision, type ClosingRefusal } from '../domain/closing.ts';
import { unchanged, type Order } from '../domain/order.ts';
import { decideTakingBack } from '../domain/sale.ts';
import type { OrderChanges } from './order-changes.ts';
import type { OrderShelf } from './ports/orders.ts';
import type { SettlePayment } from './settle-payment.ts';

const refusals: Readonly<Record<ClosingRefusal, string>> = {
  still_placing: 'checkout.order_still_placing',
  never_placed: 'checkout.order_not_cancellable',
  already_completed: 'checkout.order_not_cancellable',
  not_completed: 'checkout.order_not_returnable',
};

const log = createLogger('close-order');

/** Takes a customer's wish to cancel or to send back. Asked again, it answers how far it has come. */
export class CloseOrder {
  readonly #changes: OrderChanges;
  readonly #settlement: SettlePayment;
  readonly #shelf: OrderShelf;

  constructor(changes: OrderChanges, settlement: SettlePayment, shelf: OrderShelf) {
    this.#changes = changes;
    this.#settlement = settlement;
    this.#shelf = shelf;
  }

  /**
   * The money follows at once by way of an event to ourselves, so that it follows also when this process dies now.
   * @throws Problem `checkout.order_still_placing`, `checkout.order_not_cancellable`
   */
  cancel(orderId: string, reason: string): Promise<Order> {
    return this.#decide(orderId, (order) => decideCancellation(order, reason));
  }

  /** @throws Problem `checkout.order_not_returnable`, `checkout.order_still_placing` */
  async takeBack(orderId: string, reason: string): Promise<Order> {
    const order = await this.#decide(orderId, (found) => decideTakingBack(found, reason));
    if (order.status === 'returned') return order;
    try {
      await this.#settlement.giveBack(orderId);
    } catch (error) {
      // The wish is on record; the sweep sees it through.
      const code = error instanceof Failure ? error.code : 'unexpected';
      log.warn({ event: 'order.refund_postponed', orderId, code }, 'the refund will be made by the sweep');
    }
    return (await this.#shelf.find(orderId)) ?? order;
  }

  #decide(orderId: string, rule: (order: Order) => ClosingDecision): Promise<Order> {
    return this.#changes.change(orderId, (order) => {
      const decision = rule(order);
      switch (decision.kind) {
        case 'accepted':
          return decision.change;
        case 'repeated':
          return unchanged(order);
        case 'refused':
          throw new Problem(refusals[decision.reason]);
      }
    });
  }
}

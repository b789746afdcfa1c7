import type { Clock } from '@accord/canonical';
import type { Tx, UnitOfWork, Delivery } from '@accord/messaging';
import { Failure } from '@accord/canonical';
import type { Change, Order } from '../domain/order.ts';
import { nextSweepAt, type SweepLimits } from '../domain/sweep-plan.ts';
import { publishChange } from './order-events.ts';
import type { Orders } from './ports/orders.ts';

/** More that is to commit together with a change of an order. */
export type Alongside = (order: Order, tx: Tx) => Promise<void>;

/** The one way to change an order: state, events and the time of its next sweep commit together. */
export class OrderChanges {
  readonly #work: UnitOfWork;
  readonly #orders: Orders;
  readonly #clock: Clock;
  readonly #limits: SweepLimits;

  constructor(work: UnitOfWork, orders: Orders, clock: Clock, limits: SweepLimits) {
    this.#work = work;
    this.#orders = orders;
    this.#clock = clock;
    this.#limits = limits;
  }

  /**
   * Commits a change that was made on an order as read before.
   * @throws Failure `checkout.order_changed` (conflict) when somebody else was quicker
   */
  commit(change: Change, alongside?: Alongside): Promise<Order> {
    return this.#work.run((tx) => this.#write(change, tx, alongside));
  }

  /**
   * Locks the order, lets `decide` say what changes, and commits.
   * @throws Failure `checkout.unknown_order` (not_found)
   */
  change(orderId: string, decide: (order: Order) => Change, alongside?: Alongside): Promise<Order> {
    return this.#work.run((tx) => this.#lockAndWrite({ orderId, decide, tx, alongside }));
  }

  /** The same for a delivered event: its effect happens once however often it comes. */
  async changeOnce(delivery: Delivery, orderId: string, decide: (order: Order) => Change): Promise<void> {
    await this.#work.once(delivery, async (tx) => {
      await this.#lockAndWrite({ orderId, decide, tx });
    });
  }

  /** The same inside a transaction that is open already. */
  changeWithin(tx: Tx, orderId: string, decide: (order: Order) => Change): Promise<Order> {
    return this.#lockAndWrite({ orderId, decide, tx });
  }

  async #lockAndWrite(step: {
    orderId: string;
    decide: (order: Order) => Change;
    tx: Tx;
    alongside?: Alongside | undefined;
  }): Promise<Order> {
    const order = await this.#orders.lock(step.orderId, step.tx);
    if (order === undefined)
      throw new Failure('checkout.unknown_order', 'not_found', 'there is no such order');
    const change = step.decide(order);
    if (change.order === order && change.events.length === 0) return order;
    return this.#write(change, step.tx, step.alongside);
  }

  async #write(change: Change, tx: Tx, alongside?: Alongside): Promise<Order> {
    const order = publishChange(change, tx);
    const saved = await this.#orders.save(order, nextSweepAt(order, this.#clock.now(), this.#limits), tx);
    await alongside?.(saved, tx);
    return saved;
  }
}

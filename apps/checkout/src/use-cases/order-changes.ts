import type { Clock, Envelope } from '@accord/canonical';
import type { Tx, UnitOfWork, Delivery } from '@accord/messaging';
import { Failure } from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import type { Change, Order } from '../domain/order.ts';
import { nextSweepAt, type SweepLimits } from '../domain/sweep-plan.ts';
import { publishChange } from './order-events.ts';
import type { Orders } from './ports/orders.ts';

/** More that is to commit together with a change of an order. */
export type Alongside = (order: Order, tx: Tx) => Promise<void>;

/** An event that was delivered, and what it makes of the order that it is about. */
export interface Told {
  readonly event: Envelope<{ readonly orderId: string }>;
  readonly delivery: Delivery;
  readonly rule: (order: Order) => Change;
}

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

  /**
   * The same for many events in one transaction, which costs hardly more than one of them. An order that several of
   * them are about is changed by each in turn and written once.
   */
  async changeAllOnce(told: readonly Told[]): Promise<void> {
    const byMessage = new Map(told.map((one) => [one.delivery.messageId, one]));
    const deliveries = told.map(({ delivery }) => delivery);
    await this.#work.onceForAll(deliveries, async (tx, fresh) => {
      const news = fresh.flatMap(({ messageId }) => byMessage.get(messageId) ?? []);
      const locked = await this.#orders.lockAll(
        [...new Set(news.map(({ event }) => event.data.orderId))],
        tx,
      );
      const changed = new Map<string, Order>();
      for (const { event, rule } of news) {
        const { orderId } = event.data;
        const order = changed.get(orderId) ?? locked.get(orderId);
        if (order === undefined) throw unknownOrder();
        const change = rule(order);
        if (isNothing(change, order)) continue;
        changed.set(
          orderId,
          runInContext(inheritContext(storyOf(event)), () => publishChange(change, tx)),
        );
      }
      for (const order of changed.values()) await this.#save(order, tx);
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
    if (order === undefined) throw unknownOrder();
    const change = step.decide(order);
    if (isNothing(change, order)) return order;
    return this.#write(change, step.tx, step.alongside);
  }

  async #write(change: Change, tx: Tx, alongside?: Alongside): Promise<Order> {
    const saved = await this.#save(publishChange(change, tx), tx);
    await alongside?.(saved, tx);
    return saved;
  }

  #save(order: Order, tx: Tx): Promise<Order> {
    return this.#orders.save(order, nextSweepAt(order, this.#clock.now(), this.#limits), tx);
  }
}

function isNothing(change: Change, order: Order): boolean {
  return change.order === order && change.events.length === 0;
}

function unknownOrder(): Failure {
  return new Failure('checkout.unknown_order', 'not_found', 'there is no such order');
}

/** A batch has no story of its own: what follows from each event belongs to that event's. */
function storyOf({ correlationid, id, traceparent }: Envelope): Parameters<typeof inheritContext>[0] {
  return {
    correlationId: correlationid,
    causationId: id,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

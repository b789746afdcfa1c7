import { Failure, type Clock } from '@accord/canonical';
import { counter, createLogger, inheritContext, runInContext } from '@accord/service-kit';
import { advance, waitingFor } from '../domain/fulfilment.ts';
import { needsAttention, shown, unchanged, type Order } from '../domain/order.ts';
import { owedAttempts } from '../domain/stranded.ts';
import { endSynthetic } from '../domain/synthetic-end.ts';
import { silence, sweepTask, type SweepLimits, type SweepTask } from '../domain/sweep-plan.ts';
import type { OrderChanges } from './order-changes.ts';
import type { DueOrders, OrderShelf } from './ports/orders.ts';
import type { PlaceSale } from './place-sale.ts';
import type { ReleaseHolds } from './release-holds.ts';
import type { ResumePlacement } from './resume-placement.ts';
import type { SettlePayment } from './settle-payment.ts';

export interface SweepOrdersOptions {
  readonly due: DueOrders;
  readonly shelf: OrderShelf;
  readonly changes: OrderChanges;
  readonly resume: ResumePlacement;
  readonly placeSale: PlaceSale;
  readonly settlement: SettlePayment;
  readonly release: ReleaseHolds;
  readonly clock: Clock;
  readonly limits: SweepLimits;
}

/** Orders taken at once. */
export const sweepBatch = 20;
/** An order that a sweep has taken comes up again after this if the sweep dies with it. */
const takenMs = 60_000;

const log = createLogger('sweep-orders');
const swept = counter({
  name: 'accord_checkout_swept_orders_total',
  help: 'orders that the sweep took up, by what it did',
  labelNames: ['task', 'result'],
});

/** Sees to orders that nobody else sees to any more: finishes, undoes, or shows them to a person. */
export class SweepOrders {
  readonly #options: SweepOrdersOptions;

  constructor(options: SweepOrdersOptions) {
    this.#options = options;
  }

  /** Takes one batch of due orders. @returns how many there were; a full batch means there may be more */
  async execute(): Promise<number> {
    const { due, clock } = this.#options;
    const now = clock.now();
    const orderIds = await due.take({ now, until: new Date(now.getTime() + takenMs), limit: sweepBatch });
    await Promise.all(
      orderIds.map((orderId) =>
        runInContext(inheritContext({ correlationId: orderId }), () => this.#see(orderId)),
      ),
    );
    return orderIds.length;
  }

  /** One order's trouble is not the others': it is logged and comes up again. */
  async #see(orderId: string): Promise<void> {
    const { shelf, settlement, clock, limits } = this.#options;
    const order = await shelf.find(orderId);
    if (order === undefined) return;
    const task = sweepTask(order, clock.now(), limits);
    await this.#try(orderId, task, () => this.#perform(task, order));
    for (const { id } of owedAttempts(order))
      await this.#try(orderId, 'give_back_stranded', () => settlement.giveBackStranded(orderId, id));
  }

  async #try(orderId: string, task: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      swept.inc({ task, result: 'done' });
    } catch (error) {
      swept.inc({ task, result: 'failed' });
      const code = error instanceof Failure ? error.code : 'unexpected';
      log.warn({ event: 'order.sweep_failed', orderId, task, code, error }, 'will be tried again');
    }
  }

  async #perform(task: SweepTask, order: Order): Promise<void> {
    const { resume, placeSale, settlement, release, changes } = this.#options;
    switch (task) {
      case 'place':
        return resume.execute(order, true);
      case 'abandon':
        return resume.execute(order, false);
      case 'place_sale':
        return placeSale.execute(order);
      case 'capture':
        await this.#askLater(order.id);
        await settlement.capture(order.id);
        return;
      case 'give_back':
        await this.#askLater(order.id);
        await settlement.giveBack(order.id);
        return;
      case 'release':
        return release.attempt(order);
      case 'show':
        await changes.change(order.id, (now) => {
          const owed = waitingFor(now);
          return owed === undefined ? advance(now) : unchanged(needsAttention(now, owed));
        });
        return;
      case 'end_synthetic':
        await changes.change(order.id, endSynthetic);
        return;
      case 'nothing':
        return;
    }
  }

  /**
   * A gateway that owes an answer is asked ever more seldom, and shown to a person when it has owed one for too long: before
   * it is asked once more, for the asking may fail. What it says at last, by webhook too, has its effect all the same.
   */
  async #askLater(orderId: string): Promise<void> {
    const { changes, clock, limits } = this.#options;
    await changes.change(orderId, (order) => {
      const reason = silence(order, clock.now(), limits);
      return unchanged({ ...(reason === undefined ? order : shown(order, reason)) });
    });
  }
}

import { Failure, type Clock, type Ids } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { unchanged, type Change, type Order } from '../domain/order.ts';
import { placeSale, planHoldsAgain, saleIsShort } from '../domain/sale.ts';
import type { OrderChanges } from './order-changes.ts';
import type { OrderShelf } from './ports/orders.ts';
import type { SecureHolds } from './secure-holds.ts';

export interface PlaceSaleOptions {
  readonly holds: SecureHolds;
  readonly changes: OrderChanges;
  readonly shelf: OrderShelf;
  readonly ids: Ids;
  readonly clock: Clock;
}

const log = createLogger('place-sale');

/**
 * Gets stock and seats for an order that a marketplace sold, and places it. What is short is shown to a person and
 * tried again, never turned down: its buyer has paid, and only the marketplace can give the money back.
 */
export class PlaceSale {
  readonly #options: PlaceSaleOptions;

  constructor(options: PlaceSaleOptions) {
    this.#options = options;
  }

  /** @throws Failure when what an earlier try holds could not be given back; the next sweep goes on */
  async execute(found: Order): Promise<void> {
    const { holds, clock } = this.#options;
    const order = found.revision === 0 ? found : await this.#planAgain(found);
    if (order === undefined) return;
    const held = await holds.execute(order);
    switch (held.kind) {
      case 'held':
        if ((await this.#commit(placeSale(order, clock.now()))) === undefined) await this.#letGo(order);
        return;
      case 'short':
        log.warn({ event: 'sale.short', orderId: order.id, shortages: held.shortages }, 'sold and not there');
        await this.#commit(unchanged(saleIsShort(order)));
        return;
      case 'unavailable':
        log.warn({ event: 'sale.neighbour_unavailable', orderId: order.id, code: held.cause.code }, 'later');
        await this.#commit(unchanged(order));
        return;
    }
  }

  /** An id that was refused, or whose hold has run out, answers the same for ever: each try has its own, on disk first. */
  async #planAgain(order: Order): Promise<Order | undefined> {
    const { holds, ids } = this.#options;
    await holds.release(order);
    const renewed = { reservationId: ids.next(), seatHoldId: ids.next() };
    return this.#commit(unchanged(planHoldsAgain(order, renewed)));
  }

  /** Cancelled at the marketplace while it was being placed; then what was just taken goes back. */
  async #letGo({ id, ...order }: Order): Promise<void> {
    const { shelf, holds } = this.#options;
    if ((await shelf.find(id))?.status === 'rejected') await holds.release({ id, ...order });
  }

  /** Undefined when somebody else has written the order meanwhile. */
  async #commit(change: Change): Promise<Order | undefined> {
    try {
      return await this.#options.changes.commit(change);
    } catch (error) {
      if (error instanceof Failure && error.code === 'checkout.order_changed') return undefined;
      throw error;
    }
  }
}

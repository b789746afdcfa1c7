import { Failure } from '@accord/canonical';
import type { Order } from '../domain/order.ts';
import type { Seats } from './ports/seats.ts';
import type { HoldOutcome, Shortage, Stock } from './ports/stock.ts';

export type HoldsOutcome =
  | { readonly kind: 'held' }
  | { readonly kind: 'short'; readonly shortages: readonly Shortage[] }
  /** A neighbour gave no answer: what it may have taken is given back like the rest. */
  | { readonly kind: 'unavailable'; readonly cause: Failure };

/** Long enough for the slowest payment, short enough that an abandoned basket does not keep others from buying. */
const holdSeconds = 15 * 60;
const nothingNeeded: HoldOutcome = { kind: 'held' };

/** Holds stock and seats for an order, both at once: all of it or, for the caller to give back, nothing. */
export class SecureHolds {
  readonly #stock: Stock;
  readonly #seats: Seats;

  constructor(stock: Stock, seats: Seats) {
    this.#stock = stock;
    this.#seats = seats;
  }

  async execute(order: Order): Promise<HoldsOutcome> {
    const answers = await Promise.allSettled([this.#reserve(order), this.#hold(order)]);
    const refused = answers.flatMap((answer) =>
      answer.status === 'fulfilled' && answer.value.kind === 'short' ? [answer.value] : [],
    );
    if (refused.length > 0)
      return { kind: 'short', shortages: refused.flatMap(({ shortages }) => shortages) };
    const failed = answers.find((answer) => answer.status === 'rejected');
    return failed === undefined ? { kind: 'held' } : { kind: 'unavailable', cause: asFailure(failed.reason) };
  }

  /** Gives back whatever may have been taken. @throws Failure when a neighbour does not answer; repeating is harmless */
  async release(order: Order): Promise<void> {
    await Promise.all([
      order.reservationId === null ? undefined : this.#stock.release(order.reservationId),
      order.seatHoldId === null ? undefined : this.#seats.release(order.seatHoldId),
    ]);
  }

  async #reserve(order: Order): Promise<HoldOutcome> {
    if (order.reservationId === null) return nothingNeeded;
    return this.#stock.reserve({
      reservationId: order.reservationId,
      orderId: order.id,
      orderNumber: order.number,
      lines: order.lines
        .filter((line) => line.kind !== 'course')
        .map(({ sku, quantity }) => ({ sku, quantity })),
      expiresInSeconds: holdSeconds,
    });
  }

  async #hold(order: Order): Promise<HoldOutcome> {
    if (order.seatHoldId === null) return nothingNeeded;
    return this.#seats.hold({
      seatHoldId: order.seatHoldId,
      orderId: order.id,
      orderNumber: order.number,
      lines: order.lines
        .filter((line) => line.kind === 'course')
        .map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
      expiresInSeconds: holdSeconds,
    });
  }
}

function asFailure(reason: unknown): Failure {
  if (reason instanceof Failure) return reason;
  return new Failure('checkout.neighbour_broken', 'bug', 'a neighbour adapter broke its promise', {
    cause: reason,
  });
}

import type { Clock, Shortage } from '@accord/canonical';
import { articleDemand, requestKey, type Quantity } from '../domain/article-demand.ts';
import type { ReservationStatus } from '../domain/reservation.ts';
import type { Catalogue } from './ports/catalogue.ts';
import type { Reservation, ReservationOrder, Reservations } from './ports/reservations.ts';

export interface ReserveStockCommand extends ReservationOrder {
  readonly lines: readonly Quantity[];
  readonly expiresInSeconds: number;
}

export type ReserveStockOutcome =
  | {
      readonly kind: 'held';
      readonly repeated: boolean;
      readonly status: 'held' | 'committed';
      readonly expiresAt: Date;
    }
  | { readonly kind: 'short'; readonly shortages: readonly Shortage[] }
  | { readonly kind: 'unknown_sku'; readonly skus: readonly string[] }
  /** The id was used for other lines before. */
  | { readonly kind: 'conflict' }
  /** The id was used before and that reservation is over, or it was given up before this request came. */
  | { readonly kind: 'over'; readonly status: ReservationStatus };

/** Sets pieces aside for an order until it is placed or the hold expires. All lines or none. */
export class ReserveStock {
  readonly #catalogue: Catalogue;
  readonly #reservations: Reservations;
  readonly #clock: Clock;

  constructor(catalogue: Catalogue, reservations: Reservations, clock: Clock) {
    this.#catalogue = catalogue;
    this.#reservations = reservations;
    this.#clock = clock;
  }

  /** Idempotent by reservation id: a repeat gets the first answer and takes nothing. */
  async execute(command: ReserveStockCommand): Promise<ReserveStockOutcome> {
    const skus = [...new Set(command.lines.map((line) => line.sku))];
    const demand = articleDemand(command.lines, await this.#catalogue.compositions(skus, { onSale: true }));
    if (demand.kind === 'unknown_sku') return demand;
    const now = this.#clock.now();
    const expiresAt = new Date(now.getTime() + command.expiresInSeconds * 1000);
    const key = requestKey(command.lines);
    const { lines: _lines, expiresInSeconds: _seconds, ...order } = command;
    const hold = { ...order, requestKey: key, articles: demand.articles, now, expiresAt };
    const taken = await this.#reservations.hold(hold);
    if (!taken) return answerAgain(await this.#reservations.find(command.reservationId), key);
    if (taken.shortages.length > 0) return { kind: 'short', shortages: taken.shortages };
    return { kind: 'held', repeated: false, status: 'held', expiresAt };
  }
}

function answerAgain(first: Reservation | undefined, key: string): ReserveStockOutcome {
  if (!first) return { kind: 'over', status: 'released' };
  if (first.requestKey !== key) return { kind: 'conflict' };
  switch (first.status) {
    case 'held':
    case 'committed':
      return { kind: 'held', repeated: true, status: first.status, expiresAt: first.expiresAt };
    case 'refused':
      return { kind: 'short', shortages: first.shortages };
    case 'released':
    case 'expired':
      return { kind: 'over', status: first.status };
  }
}

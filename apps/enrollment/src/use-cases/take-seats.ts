import type { Tx } from '@accord/messaging';
import { currentContext } from '@accord/service-kit';
import { demandOf, type CourseLine, type Demand } from '../domain/seat-demand.ts';
import type { Places, TakeOutcome } from './ports/places.ts';

export type SeatsOutcome =
  TakeOutcome | { readonly kind: 'unknown_course'; readonly skus: readonly string[] };

/** Turns course lines into seats: the same for a new hold and for one whose seats were lost to expiry. */
export class TakeSeats {
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  async execute(tx: Tx, lines: readonly CourseLine[]): Promise<SeatsOutcome> {
    return this.take(tx, await this.demandOf(tx, lines));
  }

  /** Takes nothing yet: may travel with what must come before. */
  async demandOf(tx: Tx, lines: readonly CourseLine[]): Promise<Demand> {
    const skus = [...new Set(lines.map((line) => line.sku))];
    return demandOf(lines, await this.#places.coursesBySku(tx, skus));
  }

  async take(tx: Tx, demand: Demand): Promise<SeatsOutcome> {
    if (demand.kind === 'unknown_course') return demand;
    const { courses } = demand;
    return currentContext()?.synthetic === true
      ? this.#places.takeNone(tx, courses)
      : this.#places.take(tx, courses);
  }
}

import type { Course } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { CourseDemand } from '../../domain/seat-demand.ts';
import type { HeldSeat } from '../../domain/seat-hold.ts';

/** Fewer places than asked for, in the cohort of the course that has most of them. */
export interface PlaceShortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

export type TakeOutcome =
  | { readonly kind: 'taken'; readonly seats: readonly HeldSeat[] }
  | { readonly kind: 'short'; readonly shortages: readonly PlaceShortage[] };

/** The places of all cohorts. Never more are taken than there are. */
export abstract class Places {
  abstract coursesBySku(tx: Tx, skus: readonly string[]): Promise<readonly Course[]>;

  /** All seats or none; those of one course in one cohort, the next one to begin that has room. */
  abstract take(tx: Tx, demands: readonly CourseDemand[]): Promise<TakeOutcome>;

  /** Seats for an order that nobody placed, in the next cohort to begin, full or not: they are not counted. */
  abstract takeNone(tx: Tx, demands: readonly CourseDemand[]): Promise<TakeOutcome>;

  abstract giveBack(tx: Tx, seats: readonly HeldSeat[]): Promise<void>;
}

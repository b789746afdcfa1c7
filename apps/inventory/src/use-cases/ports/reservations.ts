import type { Shortage } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { Quantity } from '../../domain/article-demand.ts';
import type { ReservationStatus } from '../../domain/reservation.ts';

export interface ReservationOrder {
  readonly reservationId: string;
  readonly orderId: string;
  readonly orderNumber: string;
}

export interface Hold extends ReservationOrder {
  /** Same for the same request; tells a repeat from another request under the same id. */
  readonly requestKey: string;
  /** Summed per article, in SKU order. */
  readonly articles: readonly Quantity[];
  readonly now: Date;
  readonly expiresAt: Date;
}

export interface Reservation extends ReservationOrder {
  readonly requestKey: string;
  readonly status: ReservationStatus;
  readonly shortages: readonly Shortage[];
  readonly expiresAt: Date;
  readonly version: number;
  readonly articles: readonly Quantity[];
}

/** Pieces set aside for orders. */
export abstract class Reservations {
  /**
   * Takes all articles or none and remembers the answer, in one statement: nothing holds a stock row longer
   * than it takes to commit. Undefined when the id is in use: then nothing was taken.
   */
  abstract hold(hold: Hold): Promise<{ readonly shortages: readonly Shortage[] } | undefined>;
  /** As `lock`, undefined for an id under which nothing was ever reserved, whether or not it is used up. */
  abstract find(reservationId: string): Promise<Reservation | undefined>;
  /** Locks the reservation until the transaction ends. */
  abstract lock(tx: Tx, reservationId: string): Promise<Reservation | undefined>;
  /**
   * Uses up an id under which nothing was reserved, so that a request still on its way takes nothing. Waits for one
   * that is being carried out. @returns false when the id was in use
   */
  abstract useUp(tx: Tx, reservationId: string, now: Date): Promise<boolean>;
  /** Writes down a reservation that was never carried out here, holding nothing; also under an id that is used up. */
  abstract adopt(tx: Tx, hold: Hold): Promise<Reservation>;
  /** @returns the reservation's new version */
  abstract become(tx: Tx, reservationId: string, status: ReservationStatus): Promise<number>;
}

/** Ends holds whose time is up. A separate port, because only the sweep may do it. */
export abstract class Holds {
  /** Frees at most `limit` holds that expired before `now`; other replicas free others meanwhile. */
  abstract expire(now: Date, limit: number): Promise<number>;
}

import type { CourseLine } from '../domain/seat-demand.ts';
import type { Learner } from './ports/learning-platform.ts';

/** What enrollment needs to know of an order that was placed. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly customerId: string | null;
  readonly seatHoldId: string;
  readonly courseLines: readonly CourseLine[];
  readonly learner: Learner;
}

/** What enrollment needs to know of an order that was cancelled or returned. */
export interface UndoneOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly customerId: string | null;
  readonly seatHoldId: string;
  /** Code of why, passed on in the event. */
  readonly reason: string;
  readonly learner: Learner;
}

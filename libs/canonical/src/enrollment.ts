import { z } from 'zod';
import { CohortId, CourseId, OrderId, SeatHoldId, Sku } from './identifiers.ts';

/** One place in one cohort, taken for one order line. */
export const Seat = z.object({
  seatId: z.uuid(),
  lineId: z.string().min(1).max(64),
  sku: Sku,
  courseId: CourseId,
  cohortId: CohortId,
});
export type Seat = z.output<typeof Seat>;

/** A seat that the LMS knows: `lmsUserRef` is the learner's id there. */
export const GrantedSeat = z.object({
  ...Seat.shape,
  lms: z.literal('moodle'),
  lmsUserRef: z.string().min(1),
  lmsCourseRef: z.string().min(1),
});
export type GrantedSeat = z.output<typeof GrantedSeat>;

/**
 * `held` runs out by itself; `granting` is being opened in the LMS; `granted` is open; `revoking` is being closed
 * there and `revoked` is closed, because the order ended;
 * `released` and `expired` never became an order's; `refused` could not be had.
 */
export const SeatHoldStatus = z.enum([
  'held',
  'granting',
  'granted',
  'revoking',
  'released',
  'expired',
  'refused',
  'revoked',
]);
export type SeatHoldStatus = z.output<typeof SeatHoldStatus>;

/** All seats of one order, and how far they have come. */
export const Enrollment = z.object({
  seatHoldId: SeatHoldId,
  orderId: OrderId,
  status: SeatHoldStatus,
  seats: z.array(Seat),
});
export type Enrollment = z.output<typeof Enrollment>;

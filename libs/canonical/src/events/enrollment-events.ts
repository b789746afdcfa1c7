import { z } from 'zod';
import { GrantedSeat } from '../enrollment.ts';
import { SeatHoldId } from '../identifiers.ts';
import { defineEvent } from './event-definition.ts';
import { orderReference } from './order-reference.ts';

const owned = { owner: 'enrollment', aggregate: 'seat-hold', version: 1 } as const;
const ofHold = { ...orderReference, seatHoldId: SeatHoldId };
const Reason = z.string().min(1).max(100);

/** The learner can open every course of the order in the LMS. */
export const seatsGranted = defineEvent({
  ...owned,
  type: 'enrollment.seats.granted',
  data: z.object({ ...ofHold, seats: z.array(GrantedSeat).min(1) }),
});
export type SeatsGranted = z.input<typeof seatsGranted.data>;

/** The order cannot have its seats, and asking again will not change that. */
export const seatsRefused = defineEvent({
  ...owned,
  type: 'enrollment.seats.refused',
  data: z.object({ ...ofHold, reason: Reason }),
});
export type SeatsRefused = z.input<typeof seatsRefused.data>;

/** The seats are free again and the learner is out of the courses. */
export const seatsRevoked = defineEvent({
  ...owned,
  type: 'enrollment.seats.revoked',
  data: z.object({ ...ofHold, reason: Reason }),
});
export type SeatsRevoked = z.input<typeof seatsRevoked.data>;

import {
  OrderId,
  OrderNumber,
  Quantity,
  Seat,
  SeatHoldId,
  SeatHoldStatus,
  Sku,
  Instant,
} from '@accord/canonical';
import { z } from 'zod';

/** An hour is longer than any checkout takes, and short enough for seats that nobody comes back for. */
const longestHoldSeconds = 3600;

export const holdSeatsBody = z.strictObject({
  seatHoldId: SeatHoldId,
  orderId: OrderId,
  orderNumber: OrderNumber,
  lines: z
    .array(z.strictObject({ lineId: z.string().min(1).max(64), sku: Sku, quantity: Quantity }))
    .min(1)
    .max(100),
  expiresInSeconds: z.int().min(1).max(longestHoldSeconds),
});
export type HoldSeatsBody = z.output<typeof holdSeatsBody>;

export const seatHoldAnswer = z.object({
  seatHoldId: SeatHoldId,
  status: SeatHoldStatus,
  expiresAt: Instant,
  seats: z.array(Seat),
});
export type SeatHoldAnswer = z.input<typeof seatHoldAnswer>;

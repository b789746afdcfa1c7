import type { HoldOutcome } from './stock.ts';

export interface SeatHoldRequest {
  /** Ours, on disk before the call: a repeat with it answers the first hold. */
  readonly seatHoldId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
  readonly expiresInSeconds: number;
}

/** Seats in courses, owned by enrollment. Throws `Failure` when enrollment cannot answer. */
export abstract class Seats {
  /** All lines or none. @throws Failure of kind transient or unknown_outcome: release the hold id */
  abstract hold(request: SeatHoldRequest): Promise<HoldOutcome>;

  /** Gives the seats back; harmless when none were held. */
  abstract release(seatHoldId: string): Promise<void>;
}

import type { Tx } from '@accord/messaging';
import type { BookingReading, KnownBooking } from '../../domain/booking.ts';

export interface BookingNote {
  readonly orderId: string;
  readonly reading: BookingReading;
}

/** What is known of each order's sales order. */
export abstract class BookingRegister {
  /** By our number; those of no order are missing. */
  abstract known(orderNumbers: readonly string[], tx: Tx): Promise<ReadonlyMap<string, KnownBooking>>;

  /** The last reading of each, in the place of an earlier one. */
  abstract note(notes: readonly BookingNote[], tx: Tx): Promise<void>;
}

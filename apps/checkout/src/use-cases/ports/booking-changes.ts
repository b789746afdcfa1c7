import type { BookingReading } from '../../domain/booking.ts';

/** What became of one record. One that cannot be read is named with its reason, never guessed. */
export type BookingRecord =
  | { readonly kind: 'booking'; readonly reading: BookingReading }
  /** A sales order without a number of ours: another shop's, or entered by hand. */
  | { readonly kind: 'foreign'; readonly erpOrderId: string }
  | {
      readonly kind: 'bad';
      readonly erpOrderId: string;
      readonly reason: string;
      readonly field?: string | undefined;
    };

/** Everything up to this moment, and within its millisecond up to this record, has been read. */
export interface BookingPosition {
  readonly changedUntilMs: number;
  readonly lastRecord: string;
}

export interface BookingPage {
  /** As the ERP sent them; `read` says what they are. */
  readonly records: readonly unknown[];
  readonly position: BookingPosition;
}

/** What the ERP makes of sales orders, as it happens. */
export abstract class BookingChanges {
  /** Every sales order changed after the position. @throws Failure of the ERP */
  abstract changedAfter(position: BookingPosition): AsyncIterable<BookingPage>;

  /** Total. */
  abstract read(raw: unknown): BookingRecord;
}

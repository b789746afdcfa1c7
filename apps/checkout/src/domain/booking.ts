import type { Change, Order } from './order.ts';

/** What the ERP has made of a sales order so far. */
export interface Booking {
  readonly status: 'open' | 'closed' | 'cancelled';
  readonly isShipped: boolean;
  readonly isInvoiced: boolean;
}

/** A sales order with a number of ours, as the ERP showed it. */
export interface BookingReading extends Booking {
  readonly erpOrderId: string;
  readonly orderNumber: string;
  /** Counts the ERP's changes: of two readings the higher one is right, whatever the clocks say. */
  readonly revision: number;
  /** By the ERP's clock. */
  readonly changedAtMs: number;
}

/** An order that the number leads to, with the last reading of its sales order. */
export interface KnownBooking {
  readonly orderId: string;
  /** Under which id we believe it booked; null before we heard of it. */
  readonly erpOrderId: string | null;
  readonly last: BookingReading | null;
}

export type BookingNews = 'first' | 'changed' | 'unchanged' | 'stale' | 'of_no_order' | 'second_entry';

/** As an order is entered: nothing has happened to it yet. */
const asEntered: Booking = { status: 'open', isShipped: false, isInvoiced: false };

/** Why a person has to look at an order whose sales order was cancelled: which of the two is meant, nobody else knows. */
const cancelledInErp = 'cancelled_in_erp';

/** What a reading says beyond the last one. An entry that was lost and made again begins anew. */
export function newsIn(reading: BookingReading, known: KnownBooking | undefined): BookingNews {
  if (known === undefined) return 'of_no_order';
  const { erpOrderId, last } = known;
  if (erpOrderId !== null && erpOrderId !== reading.erpOrderId) return 'second_entry';
  if (last?.erpOrderId !== reading.erpOrderId) return 'first';
  if (reading.revision < last.revision) return 'stale';
  return isSame(reading, last) ? 'unchanged' : 'changed';
}

/** Whether there is anything to tell of a sales order that was not heard of before. */
export function hasMoved(booking: Booking): boolean {
  return !isSame(booking, asEntered);
}

/**
 * Tells what became of the sales order. One that was cancelled does not cancel the order: it is shown to a person, until
 * it stands again or the order is over.
 */
export function noteBooking(order: Order, { erpOrderId, changedAtMs, ...booking }: BookingReading): Change {
  const { status, isShipped, isInvoiced } = booking;
  const changedAt = new Date(changedAtMs).toISOString();
  const told = { kind: 'booking_changed', erpOrderId, status, isShipped, isInvoiced, changedAt } as const;
  return { order: shownBeside(order, status), events: [told] };
}

function shownBeside(order: Order, status: Booking['status']): Order {
  if (status !== 'cancelled')
    return order.attention === cancelledInErp ? { ...order, attention: null } : order;
  return goesOn(order) && order.attention === null ? { ...order, attention: cancelledInErp } : order;
}

/** Placed, and neither over nor about to be. */
function goesOn({ status, closing }: Order): boolean {
  if (closing !== null) return false;
  return (
    status === 'placed' || status === 'fulfilling' || status === 'completed' || status === 'needs_attention'
  );
}

function isSame(one: Booking, other: Booking): boolean {
  return (
    one.status === other.status && one.isShipped === other.isShipped && one.isInvoiced === other.isInvoiced
  );
}

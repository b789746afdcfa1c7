import type { Tx } from '@accord/messaging';
import type { Result } from '@accord/sync';
import { hasMoved, newsIn, noteBooking, type BookingReading, type KnownBooking } from '../domain/booking.ts';
import type { OrderChanges } from './order-changes.ts';
import type { BookingRecord } from './ports/booking-changes.ts';
import type { BookingNote, BookingRegister } from './ports/booking-register.ts';

export interface ReadBooking {
  readonly seq: number;
  readonly record: BookingRecord;
}

type Effect = Omit<Result, 'seq'>;

/** One batch in one transaction. */
interface Batch {
  readonly known: Map<string, KnownBooking>;
  /** The last reading of each order that says more than we knew. */
  readonly notes: Map<string, BookingReading>;
  /** What orders have to be told, in the order in which it came. */
  readonly moved: BookingNote[];
}

/** Keeps what the ERP made of our sales orders, and tells what changed. It follows nothing: that is a person's decision. */
export class NoteBookings {
  readonly #register: BookingRegister;
  readonly #changes: OrderChanges;

  constructor(register: BookingRegister, changes: OrderChanges) {
    this.#register = register;
    this.#changes = changes;
  }

  async execute(bookings: readonly ReadBooking[], tx: Tx): Promise<readonly Result[]> {
    const numbers = bookings.flatMap(({ record }) =>
      record.kind === 'booking' ? [record.reading.orderNumber] : [],
    );
    const known = new Map(await this.#register.known([...new Set(numbers)], tx));
    const batch: Batch = { known, notes: new Map(), moved: [] };
    const results = bookings.map(({ seq, record }) => ({ seq, ...take(record, batch) }));
    // In one order for all who lock several.
    for (const { orderId, reading } of batch.moved.toSorted((one, other) =>
      one.orderId < other.orderId ? -1 : 1,
    ))
      await this.#changes.changeWithin(tx, orderId, (order) => noteBooking(order, reading));
    await this.#register.note(
      [...batch.notes].map(([orderId, reading]) => ({ orderId, reading })),
      tx,
    );
    return results;
  }
}

function take(record: BookingRecord, batch: Batch): Effect {
  switch (record.kind) {
    case 'foreign':
      return { outcome: 'skipped', code: 'checkout.not_our_sales_order', key: record.erpOrderId };
    case 'bad': {
      const { erpOrderId, reason, field } = record;
      return { outcome: 'failed', code: reason, key: erpOrderId, ...(field !== undefined && { field }) };
    }
    case 'booking':
      return { key: record.reading.orderNumber, ...takeReading(record.reading, batch) };
  }
}

function takeReading(reading: BookingReading, { known, notes, moved }: Batch): Effect {
  const before = known.get(reading.orderNumber);
  const news = newsIn(reading, before);
  if (before === undefined || news === 'of_no_order')
    return { outcome: 'skipped', code: 'checkout.booked_of_no_order' };
  if (news === 'second_entry') return { outcome: 'skipped', code: 'checkout.booked_twice' };
  if (news === 'stale') return { outcome: 'skipped', code: 'checkout.stale_version' };
  const { orderId } = before;
  notes.set(orderId, reading);
  known.set(reading.orderNumber, { ...before, last: reading });
  if (news === 'changed' || (news === 'first' && hasMoved(reading))) moved.push({ orderId, reading });
  if (news === 'unchanged') return { outcome: 'unchanged' };
  return { outcome: news === 'first' ? 'created' : 'updated' };
}

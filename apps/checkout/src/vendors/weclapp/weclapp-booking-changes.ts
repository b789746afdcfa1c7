import { Failure } from '@accord/canonical';
import {
  BookingChanges,
  type BookingPage,
  type BookingPosition,
  type BookingRecord,
} from '../../use-cases/ports/booking-changes.ts';
import type { NoteUnknown } from '../unknown-status.ts';
import type { Filter, WeclappClient } from './weclapp.client.ts';
import { readBooking } from './weclapp.mapping.ts';
import { headWire } from './weclapp.wire.ts';

/** What weclapp makes of sales orders, by its time of change and within a millisecond by id. */
export class WeclappBookingChanges extends BookingChanges {
  readonly #client: WeclappClient;
  readonly #noteUnknown: NoteUnknown;
  readonly #pageSize: number;

  constructor(
    client: WeclappClient,
    { noteUnknown, pageSize }: { noteUnknown: NoteUnknown; pageSize: number },
  ) {
    super();
    this.#client = client;
    this.#noteUnknown = noteUnknown;
    this.#pageSize = pageSize;
  }

  /**
   * Pages by key, never by page number: what changes while we page would move to the end and pull another one over a page
   * border, unseen. A page may end in the middle of a group of equal times, so the rest of it is read by itself. Only what
   * is empty twice is the end: a short page may be half of one, and one may come empty by mistake.
   */
  async *changedAfter(position: BookingPosition): AsyncGenerator<BookingPage> {
    yield* this.#group(position);
    let after = position.changedUntilMs;
    for (;;) {
      const page = await this.#page({ 'lastModifiedDate-gt': after }, 'lastModifiedDate,id');
      if (page.length === 0) return;
      const known = after;
      const fresh = page.filter((record) =>
        isAfter(record, ({ lastModifiedDate }) => lastModifiedDate > known),
      );
      const { position: end } = pageOf(fresh);
      yield pageOf(fresh);
      yield* this.#group(end);
      after = end.changedUntilMs;
    }
  }

  override read(raw: unknown): BookingRecord {
    return readBooking(raw, this.#noteUnknown);
  }

  /** What else carries this very time, behind the record. */
  async *#group({ changedUntilMs, lastRecord }: BookingPosition): AsyncGenerator<BookingPage> {
    let last = lastRecord;
    for (;;) {
      const behind = last === '' ? {} : { 'id-gt': last };
      const page = await this.#page({ 'lastModifiedDate-eq': changedUntilMs, ...behind }, 'id');
      if (page.length === 0) return;
      const known = Number(last);
      const fresh = page.filter((record) =>
        isAfter(
          record,
          ({ id, lastModifiedDate }) => lastModifiedDate === changedUntilMs && Number(id) > known,
        ),
      );
      yield pageOf(fresh);
      last = pageOf(fresh).position.lastRecord;
    }
  }

  /** Empty only where it is so twice. */
  async #page(filter: Filter, sort: string): Promise<readonly unknown[]> {
    const ask = () => this.#client.salesOrderPage(filter, { sort, pageSize: this.#pageSize });
    const page = await ask();
    return page.length > 0 ? page : ask();
  }
}

type Head = { readonly id: string; readonly lastModifiedDate: number };

/** A record that does not say when it changed stays, for whoever reads it to name it. */
function isAfter(record: unknown, test: (head: Head) => boolean): boolean {
  const head = headWire.safeParse(record);
  return !head.success || test(head.data);
}

/** @throws Failure `weclapp.unreadable`: a page of which nothing new can be placed in time leads nowhere */
function pageOf(records: readonly unknown[]): BookingPage {
  const end = records.findLast((record) => headWire.safeParse(record).success);
  const head = headWire.safeParse(end);
  if (!head.success)
    throw new Failure('weclapp.unreadable', 'transient', 'a page of weclapp that leads nowhere', {
      cause: head.error,
    });
  const { id, lastModifiedDate } = head.data;
  return { records, position: { changedUntilMs: lastModifiedDate, lastRecord: id } };
}

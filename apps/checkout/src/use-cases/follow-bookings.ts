import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { Flow, type Checkpoint, type Page, type Result, type RunContext, type Staged } from '@accord/sync';
import { z } from 'zod';
import type { NoteBookings } from './note-bookings.ts';
import type { BookingChanges } from './ports/booking-changes.ts';

/** Read again at every run: clocks of the ERP may be minutes apart, and a long transaction of theirs shows up late. */
const overlapMs = 600_000;
/** How far the first run of all looks back; the comparison of sales orders looks as far. */
const firstMs = 35 * 24 * 3_600_000;

const checkpoint = z.object({
  /** How far the changes have been read. */
  position: z.object({ changedUntilMs: z.number(), lastRecord: z.string() }),
  startedAtMs: z.number(),
  /** The run came to its end: the next begins an overlap before it. */
  complete: z.boolean(),
});
type BookingsCheckpoint = z.output<typeof checkpoint>;

export interface FollowBookingsOptions {
  readonly source: BookingChanges;
  readonly note: NoteBookings;
  readonly clock: Clock;
}

/**
 * What the ERP makes of our orders: shipped, invoiced, closed, cancelled. That a sales order is gone is no change of it:
 * the comparison of sales orders, which reads them all as a set, finds that.
 */
export class FollowBookings extends Flow<unknown> {
  readonly name = 'checkout.follow-bookings';
  /** Few enough that a customer who cancels one of these orders does not wait noticeably. */
  override readonly batchSize = 200;
  override readonly incremental = true;
  readonly #options: FollowBookingsOptions;

  constructor(options: FollowBookingsOptions) {
    super();
    this.#options = options;
  }

  override async *extract(last: Checkpoint | null): AsyncGenerator<Page<unknown>> {
    const begun = this.#begin(last);
    let { position } = begun;
    for await (const page of this.#options.source.changedAfter(position)) {
      ({ position } = page);
      yield { records: page.records, checkpoint: { ...begun, position } };
    }
    yield { records: [], checkpoint: { ...begun, position, complete: true } satisfies BookingsCheckpoint };
  }

  override load(tx: Tx, batch: readonly Staged<unknown>[], _run: RunContext): Promise<readonly Result[]> {
    const { source, note } = this.#options;
    return note.execute(
      batch.map(({ seq, raw }) => ({ seq, record: source.read(raw) })),
      tx,
    );
  }

  /** A time that lies ahead of us is a wrong clock's, and must not hide what comes after it. @throws ZodError when it is not ours */
  #begin(last: Checkpoint | null): BookingsCheckpoint {
    const startedAtMs = this.#options.clock.now().getTime();
    const begun = { startedAtMs, complete: false };
    if (last === null)
      return { ...begun, position: { changedUntilMs: startedAtMs - firstMs, lastRecord: '' } };
    const known = checkpoint.parse(last);
    if (!known.complete) return known;
    const untilMs = Math.min(known.position.changedUntilMs, known.startedAtMs);
    return { ...begun, position: { changedUntilMs: Math.max(0, untilMs - overlapMs), lastRecord: '' } };
  }
}

import { madeAt, Side, type Keyed, type KeyRange } from '@accord/sync';
import { factsOfAll } from './parcel-facts.ts';
import type { ListedParcel, ParcelBooks } from './ports/parcel-books.ts';
import type { ParcelReadings, ReadParcel, TrackingPrint } from './ports/parcel-sides.ts';

export interface TheirParcelsOptions {
  readonly books: ParcelBooks;
  readonly readings: ParcelReadings;
  /** Names what is put aside for this comparison. */
  readonly reading: string;
  readonly print: TrackingPrint;
}

/** By so much earlier a carrier may have announced a parcel than we planned it, by its clock. */
const slackMs = 15 * 60_000;

/**
 * The carrier's parcels of ours that it will send. Its list is read once, from the time of the first range on, since a
 * parcel may be announced days after it was planned.
 */
export class TheirParcels extends Side {
  readonly summed = 'parcels';
  readonly #options: TheirParcelsOptions;
  #loaded: Promise<void> | undefined;

  constructor(options: TheirParcelsOptions) {
    super();
    this.#options = options;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    // Ranges come in the order of time: what was announced since the first was for all others, too.
    await (this.#loaded ??= this.#load(range.after));
    const { readings, reading } = this.#options;
    let waiting: readonly ReadParcel[] = [];
    for await (const page of readings.within(reading, range)) {
      const all = [...waiting, ...page];
      const last = all.at(-1)?.reference;
      waiting = all.filter(({ reference }) => reference === last);
      yield keyedOf(all.slice(0, all.length - waiting.length));
    }
    yield keyedOf(waiting);
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const parcels = await this.#options.books.under(key);
    return keyedOf(parcels.filter(isStanding).map((parcel) => this.#read(parcel)))[0];
  }

  override close(): Promise<void> {
    return this.#options.readings.forget(this.#options.reading);
  }

  async #load(after: string | null): Promise<void> {
    const { books, readings, reading } = this.#options;
    const planned = after === null ? undefined : madeAt(after);
    const since = planned && new Date(planned.getTime() - slackMs);
    for await (const page of books.announcedSince(since))
      await readings.note(
        reading,
        page.map((parcel) => this.#read(parcel)),
      );
  }

  #read({ reference, carrierRef, trackingNumber, progress, changedAt }: ListedParcel): ReadParcel {
    const tracking = this.#options.print(trackingNumber);
    return { reference, carrierRef, status: progress.status, tracking, changedAt };
  }
}

function isStanding({ progress }: ListedParcel): boolean {
  return progress.status !== 'cancelled';
}

/** @param parcels those under one reference beside each other */
function keyedOf(parcels: readonly ReadParcel[]): readonly Keyed[] {
  return [...Map.groupBy(parcels, ({ reference }) => reference)].flatMap(([key, group]) => {
    const facts = factsOfAll(group);
    const times = group.flatMap(({ changedAt }) => changedAt?.getTime() ?? []);
    const changed = times.length > 0 && { changedAt: new Date(Math.max(...times)) };
    return facts === undefined ? [] : [{ key, facts, ...changed }];
  });
}

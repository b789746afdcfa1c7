import type { Clock, Ids } from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import {
  Comparison,
  idAt,
  Side,
  type Difference,
  type Judgement,
  type Keyed,
  type KeyRange,
} from '@accord/sync';
import {
  adopt,
  bookAgain,
  cancelThere,
  judgeParcel,
  stopAtCarrier,
  takeOver,
} from '../domain/parcel-judgement.ts';
import { printWith } from './parcel-facts.ts';
import type { ParcelRemedies } from './parcel-remedies.ts';
import type { ParcelBooks } from './ports/parcel-books.ts';
import type { ParcelReadings, ParcelSides, TrackingPrint } from './ports/parcel-sides.ts';
import { TheirParcels } from './their-parcels.ts';

export interface CompareParcelsOptions {
  readonly books: ParcelBooks;
  readonly sides: ParcelSides;
  readonly readings: ParcelReadings;
  readonly remedies: ParcelRemedies;
  readonly clock: Clock;
  readonly ids: Ids;
  /** As `Comparison.graceMs`. */
  readonly graceMs: number;
}

/** Longer than any parcel is on its way. */
const recentMs = 35 * 24 * 3_600_000;

/** Our shipments against the parcels in the carrier's books. */
export class CompareParcels extends Comparison {
  readonly kind = 'parcels';
  readonly against: string;
  override readonly graceMs: number;
  readonly #options: CompareParcelsOptions;

  constructor(options: CompareParcelsOptions) {
    super();
    this.against = options.books.carrier;
    this.graceMs = options.graceMs;
    this.#options = options;
  }

  override recent(now: Date): KeyRange {
    return { after: idAt(new Date(now.getTime() - recentMs)), until: null };
  }

  open(): { readonly ours: Side; readonly theirs: Side } {
    const { books, sides, readings, ids } = this.#options;
    const print = printWith(ids.next());
    return {
      ours: new OurParcels(sides, print),
      theirs: new TheirParcels({ books, readings, reading: ids.next(), print }),
    };
  }

  async judge({ key }: Difference): Promise<Judgement | undefined> {
    const { sides, books, clock } = this.#options;
    const standing = await sides.standing(key);
    if (standing && standing.changedAt.getTime() > clock.now().getTime() - this.graceMs) return undefined;
    return judgeParcel(standing, await books.under(key));
  }

  /** By what both sides say just now, through the very transitions that messages and webhooks go through. */
  async repair({ key }: Difference, { action }: Judgement): Promise<string | undefined> {
    const { sides, books, remedies } = this.#options;
    const standing = await sides.standing(key);
    const theirs = await books.under(key);
    if (standing === undefined || judgeParcel(standing, theirs)?.action !== action) return 'compare_again';
    return runInContext(inheritContext({ correlationId: standing.orderId }), async () => {
      switch (action) {
        case bookAgain:
          await remedies.book(standing);
          return undefined;
        case adopt:
          await remedies.adopt(standing);
          return undefined;
        case cancelThere:
          await remedies.cancel(standing, theirs);
          return stopAtCarrier;
        case takeOver:
          await remedies.takeOver(standing, theirs);
          return undefined;
        default:
          return 'compare_by_hand';
      }
    });
  }
}

class OurParcels extends Side {
  readonly summed = 'parcels';
  readonly #sides: ParcelSides;
  readonly #print: TrackingPrint;

  constructor(sides: ParcelSides, print: TrackingPrint) {
    super();
    this.#sides = sides;
    this.#print = print;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    yield* this.#sides.within(range, this.#print);
  }

  override one(key: string): Promise<Keyed | undefined> {
    return this.#sides.one(key, this.#print);
  }
}

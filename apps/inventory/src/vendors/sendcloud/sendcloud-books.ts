import { Failure, type Clock } from '@accord/canonical';
import { ParcelBooks, type ListedParcel } from '../../use-cases/ports/parcel-books.ts';
import type { SendcloudClient } from './sendcloud.client.ts';
import { listedParcel } from './sendcloud.mapping.ts';
import type { ShipmentWire } from './sendcloud.wire.ts';

/** A page may come once more in the place of the next; one that leads to itself for ever is not read for ever. */
const mostRepeats = 3;

/** Sendcloud's list of shipments. Its cursors lead from page to page; nothing is said of the order they go in. */
export class SendcloudBooks extends ParcelBooks {
  readonly carrier = 'sendcloud';
  readonly #client: SendcloudClient;
  readonly #clock: Clock;

  constructor(client: SendcloudClient, clock: Clock) {
    super();
    this.#client = client;
    this.#clock = clock;
  }

  /** @throws Failure `sendcloud.pages_in_circles` (transient) where a page leads to itself */
  override async *announcedSince(since: Date | undefined): AsyncGenerator<readonly ListedParcel[]> {
    let cursor: string | undefined;
    let repeats = 0;
    do {
      const { shipments, next } = await this.#client.announcedSince(since, cursor);
      repeats = next === cursor ? repeats + 1 : 0;
      if (repeats > mostRepeats)
        throw new Failure('sendcloud.pages_in_circles', 'transient', 'a page of Sendcloud leads to itself');
      yield this.#listed(shipments);
      cursor = next;
    } while (cursor !== undefined);
  }

  override async under(reference: string): Promise<readonly ListedParcel[]> {
    const shipments = await this.#client.byReference(reference);
    return this.#listed(shipments).filter((parcel) => parcel.reference === reference);
  }

  #listed(shipments: readonly ShipmentWire[]): readonly ListedParcel[] {
    const readAt = this.#clock.now();
    return shipments.flatMap((shipment) => listedParcel(shipment, readAt) ?? []);
  }
}

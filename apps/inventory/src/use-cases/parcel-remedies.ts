import { hasOtherTracking, isBehind } from '../domain/parcel-judgement.ts';
import type { BookShipment } from './book-shipment.ts';
import type { CancelShipment } from './cancel-shipment.ts';
import type { ListedParcel } from './ports/parcel-books.ts';
import type { ParcelCarrier } from './ports/parcel-carrier.ts';
import type { ShipmentStanding } from './ports/parcel-sides.ts';
import type { RecordShipmentProgress } from './record-shipment-progress.ts';

export interface ParcelRemediesParts {
  readonly bookShipment: BookShipment;
  readonly cancelShipment: CancelShipment;
  readonly recordProgress: RecordShipmentProgress;
  readonly carrier: ParcelCarrier;
  /** Whose reports are taken over: `sendcloud`. */
  readonly carrierName: string;
}

/** What mends a shipment and its parcel; each may be repeated. */
export class ParcelRemedies {
  readonly #parts: ParcelRemediesParts;

  constructor(parts: ParcelRemediesParts) {
    this.#parts = parts;
  }

  /** Looked up by our reference before it is announced, as ever. */
  book({ orderId }: ShipmentStanding): Promise<void> {
    return this.#parts.bookShipment.execute({ orderId });
  }

  adopt({ orderId }: ShipmentStanding): Promise<void> {
    return this.#parts.bookShipment.adopt(orderId);
  }

  async cancel({ orderId, booking }: ShipmentStanding, theirs: readonly ListedParcel[]): Promise<void> {
    const { bookShipment, cancelShipment, carrier } = this.#parts;
    if (booking === 'booked') return cancelShipment.execute(orderId, 'cancelled');
    if (booking === 'cancelling') return bookShipment.execute({ orderId });
    for (const { carrierRef, progress } of theirs)
      if (progress.status !== 'cancelled') await carrier.cancel(carrierRef);
  }

  /** What a webhook should have told, and the number that the carrier gave out late or anew. */
  async takeOver(standing: ShipmentStanding, theirs: readonly ListedParcel[]): Promise<void> {
    const parcel = theirs.find(({ carrierRef }) => carrierRef === standing.carrierRef);
    if (parcel === undefined) return;
    const { bookShipment, recordProgress, carrierName } = this.#parts;
    if (hasOtherTracking(standing, parcel)) await bookShipment.renew(standing, parcel);
    if (!isBehind(standing, parcel)) return;
    const { status, at } = parcel.progress;
    const eventId = ['compared', parcel.carrierRef, status, at.getTime()].join(':');
    const report = { eventId, carrierRef: parcel.carrierRef, orderNumber: undefined, status, at };
    await recordProgress.execute(carrierName, report);
  }
}

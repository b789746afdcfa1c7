import { Failure } from '@accord/canonical';
import { ParcelCarrier } from '../../use-cases/ports/parcel-carrier.ts';
import type {
  AnnounceOutcome,
  BookedParcel,
  CancelOutcome,
  Parcel,
} from '../../use-cases/ports/parcel-carrier.ts';
import { readShipment, type SendcloudClient } from './sendcloud.client.ts';
import { errorsWire } from './sendcloud.wire.ts';
import { refusalReason } from './sendcloud.errors.ts';
import { announcement, bookedParcel, isCancelled, type Sender } from './sendcloud.mapping.ts';

/** Sendcloud as the carrier. */
export class SendcloudParcels extends ParcelCarrier {
  readonly #client: SendcloudClient;
  readonly #sender: Sender;

  constructor(client: SendcloudClient, sender: Sender) {
    super();
    this.#client = client;
    this.#sender = sender;
  }

  async find(reference: string): Promise<BookedParcel | undefined> {
    const shipments = await this.#client.byReference(reference);
    const ours = shipments.find((found) => found.external_reference_id === reference && !isCancelled(found));
    return ours && bookedParcel(ours);
  }

  async announce(reference: string, parcel: Parcel): Promise<AnnounceOutcome> {
    const response = await this.#client.announce(announcement(reference, parcel, this.#sender));
    if (response.status === 409) {
      // The reference is taken: an announcement of ours whose answer got lost. The next look-up finds it.
      throw new Failure(
        'sendcloud.reference_taken',
        'unknown_outcome',
        'Sendcloud knows this reference already',
      );
    }
    if (response.status >= 400) return { kind: 'refused', reason: refusalReason(response.body) };
    const shipment = readShipment(response.body, 'unknown_outcome');
    if (shipment.errors?.length)
      return { kind: 'refused', reason: refusalReason({ errors: shipment.errors }) };
    if ((shipment.external_reference_id ?? reference) !== reference)
      throw new Failure('sendcloud.other_shipment', 'unknown_outcome', 'Sendcloud tells of another shipment');
    return { kind: 'announced', parcel: bookedParcel(shipment) };
  }

  async cancel(carrierRef: string): Promise<CancelOutcome> {
    const response = await this.#client.cancel(carrierRef);
    if (response.status !== 409) {
      if (!errorsWire.safeParse(response.body).success) return 'cancelled';
      throw new Failure('sendcloud.unreadable', 'transient', 'Sendcloud cancels and tells of errors', {
        sent: 'yes',
      });
    }
    return isCancelled(await this.#client.shipment(carrierRef)) ? 'cancelled' : 'too_late';
  }
}

import { shipmentBooked, shipmentRefused } from '@accord/canonical';
import type { ReservationCommitted } from '@accord/canonical';
import type { Tx, UnitOfWork } from '@accord/messaging';
import type { AnnounceOutcome, BookedParcel, ParcelCarrier } from './ports/parcel-carrier.ts';
import type { ShipmentRecord, Shipments } from './ports/shipments.ts';

/**
 * Books an order's parcel with the carrier once its pieces are committed.
 *
 * The carrier knows no idempotency keys, so: look the parcel up by our reference, announce it only if it is
 * not there, and write `announcing` down before. Killed on any line, the redelivered message finds what the
 * carrier did. Nothing is called inside a transaction.
 */
export class BookShipment {
  readonly #work: UnitOfWork;
  readonly #shipments: Shipments;
  readonly #carrier: ParcelCarrier;

  constructor(work: UnitOfWork, shipments: Shipments, carrier: ParcelCarrier) {
    this.#work = work;
    this.#shipments = shipments;
    this.#carrier = carrier;
  }

  /** @throws Failure whatever the carrier throws: the message comes again */
  async execute({ orderId }: ReservationCommitted): Promise<void> {
    const shipment = await this.#work.run((tx) => this.#begin(tx, orderId));
    switch (shipment?.booking) {
      case 'announcing': {
        const outcome = await this.#bookAtCarrier(shipment);
        const settled = await this.#work.run((tx) => this.#settle(tx, orderId, outcome));
        if (settled === 'cancelling') await this.#undo(shipment);
        return;
      }
      case 'cancelling':
        return this.#undo(shipment);
      case undefined:
      case 'planned':
      case 'booked':
      case 'refused':
      case 'cancelled':
        return;
    }
  }

  async #begin(tx: Tx, orderId: string): Promise<ShipmentRecord | undefined> {
    const shipment = await this.#shipments.lock(tx, { orderId });
    if (shipment?.booking !== 'planned') return shipment;
    const version = await this.#shipments.become(tx, shipment.shipmentId, 'announcing');
    return { ...shipment, booking: 'announcing', version };
  }

  async #bookAtCarrier({ shipmentId, parcel }: ShipmentRecord): Promise<AnnounceOutcome> {
    const found = await this.#carrier.find(shipmentId);
    return found ? { kind: 'announced', parcel: found } : this.#carrier.announce(shipmentId, parcel);
  }

  /** Writes the carrier's answer down, unless the order has ended meanwhile. */
  async #settle(tx: Tx, orderId: string, outcome: AnnounceOutcome): Promise<'settled' | 'cancelling'> {
    const shipment = await this.#shipments.lock(tx, { orderId });
    if (shipment?.booking === 'cancelling' || shipment?.booking === 'cancelled') return 'cancelling';
    if (shipment?.booking !== 'announcing') return 'settled';
    if (outcome.kind === 'announced') await this.#booked(tx, shipment, outcome.parcel);
    else await this.#refused(tx, shipment, outcome.reason);
    return 'settled';
  }

  async #booked(tx: Tx, shipment: ShipmentRecord, parcel: BookedParcel): Promise<void> {
    const { shipmentId, orderId, orderNumber } = shipment;
    const sequence = await this.#shipments.book(tx, shipmentId, parcel);
    const { carrier, trackingNumber, trackingUrl } = parcel;
    tx.publish(shipmentBooked, {
      subject: shipmentId,
      sequence,
      data: { orderId, orderNumber, shipmentId, carrier, trackingNumber, trackingUrl },
    });
  }

  async #refused(tx: Tx, shipment: ShipmentRecord, reason: string): Promise<void> {
    const { shipmentId, orderId, orderNumber } = shipment;
    const sequence = await this.#shipments.become(tx, shipmentId, 'refused');
    tx.publish(shipmentRefused, {
      subject: shipmentId,
      sequence,
      data: { orderId, orderNumber, shipmentId, reason },
    });
  }

  /** The order ended while the carrier may have been at work: nothing of ours must stay there. */
  async #undo({ shipmentId }: ShipmentRecord): Promise<void> {
    const found = await this.#carrier.find(shipmentId);
    if (found) await this.#carrier.cancel(found.carrierRef);
    await this.#work.run(async (tx) => {
      await this.#shipments.become(tx, shipmentId, 'cancelled');
    });
  }
}

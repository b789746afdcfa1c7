import { erasedEmail, shipmentBooked, shipmentRefused } from '@accord/canonical';
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
  async execute({ orderId }: Pick<ReservationCommitted, 'orderId'>): Promise<void> {
    const shipment = await this.#work.run((tx) => this.#begin(tx, orderId));
    switch (shipment?.booking) {
      case 'announcing': {
        return this.#conclude(shipment, await this.#bookAtCarrier(shipment));
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

  /** Takes over what the carrier has under our reference, as an answer that comes late; announces nothing. */
  async adopt(orderId: string): Promise<void> {
    const shipment = await this.#work.run((tx) => this.#begin(tx, orderId));
    if (shipment?.booking !== 'announcing') return;
    const parcel = await this.#carrier.find(shipment.shipmentId);
    if (parcel !== undefined) await this.#conclude(shipment, { kind: 'announced', parcel });
  }

  /** A booked parcel has another tracking number: told again. Nothing where the shipment has changed since `version`. */
  async renew(
    { orderId, version }: { readonly orderId: string; readonly version: number },
    parcel: BookedParcel,
  ): Promise<void> {
    await this.#work.run(async (tx) => {
      const shipment = await this.#shipments.lock(tx, { orderId });
      if (shipment?.booking !== 'booked' || shipment.version !== version) return;
      // Forgotten meanwhile: what leads to the door of nobody any more is not kept.
      if (shipment.parcel.recipient.email === erasedEmail) return;
      await this.#booked(tx, shipment, parcel);
    });
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

  async #conclude(shipment: ShipmentRecord, outcome: AnnounceOutcome): Promise<void> {
    const { orderId } = shipment;
    switch (await this.#work.run((tx) => this.#settle(tx, orderId, outcome))) {
      case 'cancelling':
        return this.#undo(shipment);
      case 'superfluous':
        if (outcome.kind === 'announced') await this.#carrier.cancel(outcome.parcel.carrierRef);
        return;
      case 'settled':
        return;
    }
  }

  /**
   * Writes the carrier's answer down, unless the order has ended meanwhile. `superfluous`: somebody else was at it at the
   * same time, and theirs is the parcel that will be sent.
   */
  async #settle(
    tx: Tx,
    orderId: string,
    outcome: AnnounceOutcome,
  ): Promise<'settled' | 'cancelling' | 'superfluous'> {
    const shipment = await this.#shipments.lock(tx, { orderId });
    if (shipment?.booking === 'cancelling' || shipment?.booking === 'cancelled') return 'cancelling';
    if (isOther(outcome, shipment)) return 'superfluous';
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

/** Another parcel than the one that is booked. */
function isOther(outcome: AnnounceOutcome, shipment: ShipmentRecord | undefined): boolean {
  return (
    shipment?.booking === 'booked' &&
    outcome.kind === 'announced' &&
    outcome.parcel.carrierRef !== shipment.carrierRef
  );
}

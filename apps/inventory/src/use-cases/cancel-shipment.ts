import { shipmentProgressed } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import type { Tx, UnitOfWork } from '@accord/messaging';
import type { OrderEnd } from '../domain/reservation.ts';
import type { Orders } from './ports/orders.ts';
import type { CancelOutcome, ParcelCarrier } from './ports/parcel-carrier.ts';
import type { Shipments } from './ports/shipments.ts';

/** Stops an order's parcel when the order ends, if it is not too late. */
export class CancelShipment {
  readonly #work: UnitOfWork;
  readonly #orders: Orders;
  readonly #shipments: Shipments;
  readonly #carrier: ParcelCarrier;
  readonly #clock: Clock;

  constructor(
    ports: { work: UnitOfWork; orders: Orders; shipments: Shipments; carrier: ParcelCarrier },
    clock: Clock,
  ) {
    this.#work = ports.work;
    this.#orders = ports.orders;
    this.#shipments = ports.shipments;
    this.#carrier = ports.carrier;
    this.#clock = clock;
  }

  /**
   * Harmless to repeat. A parcel that is being announced right now is only marked here: whoever announces it
   * sees the mark and cancels it.
   */
  async execute(orderId: string, end: OrderEnd): Promise<void> {
    const carrierRef = await this.#work.run((tx) => this.#mark(tx, orderId, end));
    if (carrierRef === undefined) return;
    const outcome = await this.#carrier.cancel(carrierRef);
    await this.#work.run((tx) => this.#settle(tx, orderId, outcome));
  }

  /** @returns the carrier's reference when the parcel must be cancelled there */
  async #mark(tx: Tx, orderId: string, end: OrderEnd): Promise<string | undefined> {
    // Also remembers the end: without it, an order that is heard of as placed after this would ship.
    await this.#orders.end(tx, orderId, end);
    const shipment = await this.#shipments.lock(tx, { orderId });
    switch (shipment?.booking) {
      case 'planned':
        await this.#shipments.become(tx, shipment.shipmentId, 'cancelled');
        return undefined;
      case 'announcing':
        await this.#shipments.become(tx, shipment.shipmentId, 'cancelling');
        return undefined;
      case 'booked':
        return shipment.carrierRef ?? undefined;
      case undefined:
      case 'refused':
      case 'cancelling':
      case 'cancelled':
        return undefined;
    }
  }

  async #settle(tx: Tx, orderId: string, outcome: CancelOutcome): Promise<void> {
    const shipment = await this.#shipments.lock(tx, { orderId });
    if (outcome === 'too_late' || shipment?.booking !== 'booked') return;
    const { shipmentId, orderNumber } = shipment;
    const occurredAt = this.#clock.now();
    await this.#shipments.progress(tx, shipmentId, { status: 'cancelled', at: occurredAt });
    const sequence = await this.#shipments.become(tx, shipmentId, 'cancelled');
    tx.publish(shipmentProgressed, {
      subject: shipmentId,
      sequence,
      correlationId: orderId,
      data: { orderId, orderNumber, shipmentId, status: 'cancelled', occurredAt: occurredAt.toISOString() },
    });
  }
}

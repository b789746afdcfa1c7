import type { Tx } from '@accord/messaging';
import type { Progress } from '../../domain/shipment-progress.ts';
import type { BookedParcel, Parcel } from './parcel-carrier.ts';

/**
 * `planned` was never sent to the carrier; `announcing` may have been; `booked` was, and we know its number;
 * `refused` will not be taken; `cancelling` may be at the carrier and must go; `cancelled` is gone.
 */
export type Booking = 'planned' | 'announcing' | 'booked' | 'refused' | 'cancelling' | 'cancelled';

export interface PlannedShipment {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly parcel: Parcel;
  readonly now: Date;
}

export interface ShipmentRecord {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly booking: Booking;
  readonly parcel: Parcel;
  readonly carrierRef: string | null;
  readonly progress: Progress | undefined;
  readonly version: number;
}

export type ShipmentKey =
  | { readonly orderId: string }
  /** As a carrier knows it. */
  | { readonly carrierRef: string | undefined; readonly orderNumber: string | undefined };

/** One shipment per order. */
export abstract class Shipments {
  /** Harmless when the order has a shipment already. */
  abstract plan(tx: Tx, shipment: PlannedShipment): Promise<void>;
  /** Locks the shipment until the transaction ends. */
  abstract lock(tx: Tx, key: ShipmentKey): Promise<ShipmentRecord | undefined>;
  /** @returns the shipment's new version */
  abstract become(tx: Tx, shipmentId: string, booking: Booking): Promise<number>;
  /** @returns the shipment's new version */
  abstract book(tx: Tx, shipmentId: string, parcel: BookedParcel): Promise<number>;
  /** @returns the shipment's new version */
  abstract progress(tx: Tx, shipmentId: string, progress: Progress): Promise<number>;
}

import { z } from 'zod';
import { OrderId, ShipmentId } from './identifiers.ts';
import { personal } from './personal.ts';

/** Where a parcel is. What a carrier says and we do not understand is `pending`, never `delivered`. */
export const ShipmentStatus = z.enum([
  'pending',
  'announced',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'returned',
  'exception',
  'cancelled',
]);
export type ShipmentStatus = z.output<typeof ShipmentStatus>;

/** How the carrier's page finds the parcel, and with it where somebody lives. Personal data. */
export const Tracking = z.object({
  trackingNumber: personal(z.string().min(1).nullable(), null),
  trackingUrl: personal(z.url().nullable(), null),
});

export const Shipment = z.object({
  shipmentId: ShipmentId,
  orderId: OrderId,
  status: ShipmentStatus,
  carrier: z.string().min(1),
  ...Tracking.shape,
});
export type Shipment = z.output<typeof Shipment>;

import { z } from 'zod';
import { OrderId, ShipmentId } from './identifiers.ts';

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

export const Shipment = z.object({
  shipmentId: ShipmentId,
  orderId: OrderId,
  status: ShipmentStatus,
  carrier: z.string().min(1),
  trackingNumber: z.string().min(1).nullable(),
  trackingUrl: z.url().nullable(),
});
export type Shipment = z.output<typeof Shipment>;

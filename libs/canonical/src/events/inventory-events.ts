import { z } from 'zod';
import { ReservationId, ShipmentId } from '../identifiers.ts';
import { Instant, Product } from '../product.ts';
import { ShipmentStatus, Tracking } from '../shipment.ts';
import { Shortage, Stock } from '../stock.ts';
import { defineEvent } from './event-definition.ts';
import { orderReference } from './order-reference.ts';

const owned = { owner: 'inventory', version: 1 } as const;
const Reason = z.string().min(1).max(100);

/** The reserved pieces belong to the order for good. */
export const reservationCommitted = defineEvent({
  ...owned,
  aggregate: 'reservation',
  type: 'inventory.reservation.committed',
  data: z.object({ ...orderReference, reservationId: ReservationId }),
});
export type ReservationCommitted = z.input<typeof reservationCommitted.data>;

/** The reservation ran out before the order was placed, and the pieces are gone. */
export const reservationRefused = defineEvent({
  ...owned,
  aggregate: 'reservation',
  type: 'inventory.reservation.refused',
  data: z.object({
    ...orderReference,
    reservationId: ReservationId,
    reason: Reason,
    shortages: z.array(Shortage),
  }),
});
export type ReservationRefused = z.input<typeof reservationRefused.data>;

const ofShipment = { ...orderReference, shipmentId: ShipmentId };

/** The carrier has taken the order to send. */
export const shipmentBooked = defineEvent({
  ...owned,
  aggregate: 'shipment',
  type: 'inventory.shipment.booked',
  data: z.object({
    ...ofShipment,
    carrier: z.string().min(1),
    ...Tracking.shape,
  }),
});
export type ShipmentBooked = z.input<typeof shipmentBooked.data>;

/** No carrier will send it, and asking again will not change that. */
export const shipmentRefused = defineEvent({
  ...owned,
  aggregate: 'shipment',
  type: 'inventory.shipment.refused',
  data: z.object({ ...ofShipment, reason: Reason }),
});
export type ShipmentRefused = z.input<typeof shipmentRefused.data>;

/** The parcel has moved on. */
export const shipmentProgressed = defineEvent({
  ...owned,
  aggregate: 'shipment',
  type: 'inventory.shipment.progressed',
  data: z.object({ ...ofShipment, status: ShipmentStatus, occurredAt: Instant }),
});
export type ShipmentProgressed = z.input<typeof shipmentProgressed.data>;

/** The product is new or different: the whole of it, so that the last one heard is right. */
export const productChanged = defineEvent({
  ...owned,
  aggregate: 'product',
  type: 'inventory.product.changed',
  data: z.object({ product: Product }),
});
export type ProductChanged = z.input<typeof productChanged.data>;

/** There is more or less of an article than before. */
export const stockChanged = defineEvent({
  ...owned,
  aggregate: 'stock',
  type: 'inventory.stock.changed',
  data: Stock,
});
export type StockChanged = z.input<typeof stockChanged.data>;

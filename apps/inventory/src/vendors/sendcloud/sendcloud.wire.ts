import { z } from 'zod';

const parcelWire = z.object({
  tracking_number: z.string().nullish(),
  tracking_url: z.string().nullish(),
  status: z.object({ code: z.string().optional() }).optional(),
});

/** A shipment; Sendcloud's own examples break its schema in many places, so only what we use is asked for. */
export const shipmentWire = z.object({
  id: z.coerce.string().min(1),
  external_reference_id: z.string().nullish(),
  carrier: z.object({ code: z.string().optional() }).nullish(),
  parcels: z.array(parcelWire).default([]),
  errors: z.array(z.object({ code: z.string().optional() })).nullish(),
});

export const oneShipmentWire = z.object({ data: shipmentWire });
export const shipmentsWire = z.object({ data: z.array(shipmentWire) });

const errorWire = z.object({
  code: z.string().optional(),
  source: z.object({ pointer: z.string().optional() }).nullish(),
});

/** The schema says a bare list, the examples say `{ errors: [...] }`: both occur. */
export const errorsWire = z.union([
  z.array(errorWire),
  z.object({ errors: z.array(errorWire) }).transform((body) => body.errors),
]);

/** Both are looked up in the database, which takes no U+0000. */
const storable = z.string().regex(/^[^\u0000]*$/);

/** `timestamp` is a unix time, in seconds or (as older integrations send it) in milliseconds. */
export const parcelStatusChangedWire = z.object({
  action: z.literal('parcel_status_changed'),
  timestamp: z.number().positive().max(8_640_000_000_000_000),
  parcel: z.object({
    id: z.union([z.number(), z.string()]),
    status: z.object({ id: z.number().int() }),
    order_number: storable.nullish(),
    shipment_uuid: storable.nullish(),
  }),
});

export type ShipmentWire = z.infer<typeof shipmentWire>;

import { vendorReference } from '@accord/vendor-client';
import { z } from 'zod';

/** A word that is kept and sent on where it can be, and is left out where not: no parcel stands still for its tracking. */
const word = vendorReference.nullish().catch(null);

/** Its number is the carrier's and may well pass for a card's; what is kept of it fits a column and a line. */
const trackingNumber = z
  .string()
  .regex(/^[\x20-\x7e]{1,100}$/)
  .nullish()
  .catch(null);

/** Shown to customers as a link. */
const trackingUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .nullish()
  .catch(null);

const parcelWire = z.object({
  tracking_number: trackingNumber,
  tracking_url: trackingUrl,
  status: z.object({ code: z.string().optional() }).optional(),
  updated_at: z.iso.datetime({ offset: true }).nullish().catch(null),
});

/** A shipment; Sendcloud's own examples break its schema in many places, so only what we use is asked for. */
export const shipmentWire = z.object({
  id: z.union([z.string(), z.number().transform(String)]).pipe(vendorReference),
  external_reference_id: z.string().nullish(),
  /** Ours, where we announced it. */
  order_number: z.string().nullish().catch(null),
  carrier: z.object({ code: word }).nullish(),
  parcels: z.array(parcelWire).default([]),
  errors: z.array(z.object({ code: word })).nullish(),
});

export const oneShipmentWire = z.object({ data: shipmentWire });
export const shipmentsWire = z.object({ data: z.array(shipmentWire) });

const errorWire = z.object({
  code: word,
  source: z.object({ pointer: word }).nullish(),
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

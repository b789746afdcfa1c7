import { z } from 'zod';

const address = z.looseObject({
  name: z.string().min(1),
  company_name: z.string().optional(),
  address_line_1: z.string().min(1),
  house_number: z.string().optional(),
  postal_code: z.string().min(1),
  city: z.string().min(1),
  country_code: z.string().length(2),
  email: z.string().optional(),
  phone_number: z.string().optional(),
});

/** What `POST /shipments/announce` must carry. */
export const announceBody = z.looseObject({
  from_address: z.union([address, z.looseObject({ sender_address_id: z.int() })]).optional(),
  to_address: address,
  ship_with: z.looseObject({
    type: z.literal('shipping_option_code'),
    properties: z.looseObject({ shipping_option_code: z.string().min(1) }),
  }),
  order_number: z.string().optional(),
  external_reference_id: z.string().nullish(),
  parcels: z
    .array(
      z.looseObject({
        weight: z.object({ value: z.string(), unit: z.enum(['kg', 'g', 'lbs', 'oz']) }),
        dimensions: z.looseObject({}).optional(),
        parcel_items: z.array(z.looseObject({})).optional(),
      }),
    )
    .min(1),
});

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .optional();

export const shipmentQuery = z.object({
  external_reference_id: z.string().optional(),
  order_number: z.string().optional(),
  tracking_number: z.string().optional(),
  announced_after: instant,
  announced_before: instant,
  updated_after: instant,
  updated_before: instant,
  page_size: z.coerce
    .number()
    .int()
    .default(40)
    .transform((size) => Math.min(100, Math.max(1, size))),
  /** The parcel that the page before ended with; newer ones come first. */
  cursor: z
    .base64()
    .transform((text) => /^p=(\d+)$/.exec(Buffer.from(text, 'base64').toString())?.[1])
    .pipe(z.coerce.number())
    .optional(),
});
export type ShipmentQuery = z.output<typeof shipmentQuery>;

/** Body of `PUT /__mock/sendcloud/state`: shipments that are announced, under ids of your choice. */
export const sendcloudSeed = z.strictObject({
  /** Gone as if they had never been, by Sendcloud's id or our reference. */
  deleted: z.array(z.string()).default([]),
  shipments: z
    .array(
      z.strictObject({
        id: z.uuid(),
        externalReferenceId: z.string(),
        orderNumber: z.string().optional(),
        /** False while the carrier has given none. */
        tracked: z.boolean().default(true),
        became: z.enum(['announced', 'under_way', 'cancelled']).default('announced'),
        /** In milliseconds since 1970; now when left out. */
        announcedAt: z.int().optional(),
      }),
    )
    .default([]),
});
export type ShipmentSeed = z.output<typeof sendcloudSeed>['shipments'][number];

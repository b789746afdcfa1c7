import { z } from 'zod';

const decimal = z.string().regex(/^\d+(\.\d+)?$/);

/** Body of `PUT /__mock/amazon/state`: orders are merged by their number. */
export const amazonSeed = z.strictObject({
  orders: z
    .array(
      z.strictObject({
        orderId: z.string().min(1),
        status: z
          .enum([
            'PENDING_AVAILABILITY',
            'PENDING',
            'UNSHIPPED',
            'PARTIALLY_SHIPPED',
            'SHIPPED',
            'CANCELLED',
            'UNFULFILLABLE',
          ])
          .optional(),
        fulfilledBy: z.enum(['MERCHANT', 'AMAZON']).optional(),
        items: z
          .array(
            z.strictObject({
              sku: z.string(),
              quantity: z.int().min(0).default(1),
              /** Gross, in euros. */
              unitPrice: decimal.default('149.00'),
            }),
          )
          .min(1)
          .optional(),
        /** Gross, in euros, for all items together. */
        shipping: decimal.optional(),
        /** What is taken off, in euros. */
        discount: decimal.optional(),
        /** Whose name and address are shown. */
        recipient: z
          .strictObject({
            name: z.string().optional(),
            addressLine1: z.string().optional(),
            companyName: z.string().optional(),
            addressLine2: z.string().optional(),
            addressLine3: z.string().optional(),
            stateOrRegion: z.string().optional(),
            city: z.string().optional(),
            postalCode: z.string().optional(),
            countryCode: z.string().optional(),
          })
          .optional(),
        /** When it was last written, by a clock that may be wrong: epoch milliseconds. */
        changedAt: z.int().optional(),
      }),
    )
    .default([]),
  /** Numbers of orders that nobody remembers. */
  deleted: z.array(z.string()).default([]),
});
export type AmazonSeed = z.output<typeof amazonSeed>;
export type OrderSeed = AmazonSeed['orders'][number];

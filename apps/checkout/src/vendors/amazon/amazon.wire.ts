import { z } from 'zod';

/** Amazon writes times as ISO 8601. */
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Records are parsed one by one, so that a bad one spoils no page. */
export const searchWire = z.object({
  orders: z.array(z.unknown()),
  pagination: z.object({ nextToken: z.string().nullish() }).nullish(),
  lastUpdatedBefore: time.nullish(),
});

/** What must be readable for naming a record that is not. */
export const idWire = z.object({ orderId: z.string().regex(/^[\w.-]{1,64}$/) });

/** What must be readable for knowing a reading again. */
export const headWire = z.object({ orderId: z.string(), lastUpdatedTime: z.string() });

const moneyWire = z.object({ amount: z.string(), currencyCode: z.string() });

/** What decides whether the rest concerns us. */
export const stateWire = z.object({
  orderId: z.string().regex(/^\d{3}-\d{7}-\d{7}$/),
  lastUpdatedTime: time,
  fulfillment: z.object({ fulfillmentStatus: z.string(), fulfilledBy: z.string().nullish() }),
});

export const orderWire = z.object({
  ...stateWire.shape,
  buyer: z.object({ buyerEmail: z.string() }),
  recipient: z.object({
    deliveryAddress: z.object({
      name: z.string(),
      companyName: z.string().nullish(),
      addressLine1: z.string(),
      addressLine2: z.string().nullish(),
      addressLine3: z.string().nullish(),
      city: z.string(),
      stateOrRegion: z.string().nullish(),
      postalCode: z.string(),
      countryCode: z.string(),
    }),
  }),
  proceeds: z.object({ grandTotal: moneyWire }),
  orderItems: z
    .array(
      z.object({
        orderItemId: z.string(),
        quantityOrdered: z.int(),
        product: z.object({
          sellerSku: z.string(),
          title: z.string().nullish(),
          price: z.object({ unitPrice: moneyWire }),
        }),
        proceeds: z
          .object({ breakdowns: z.array(z.object({ type: z.string(), subtotal: moneyWire })).nullish() })
          .nullish(),
      }),
    )
    .min(1),
});
export type OrderWire = z.output<typeof orderWire>;

export const errorsWire = z.object({ errors: z.array(z.object({ code: z.string().optional() })) });

import { vendorReference } from '@accord/vendor-client';
import { z } from 'zod';

/** API version our slice is written against; sent with every call. */
export const stripeVersion = '2023-08-16';

/** Why a card was declined. */
const declineWire = z.object({ code: z.string().nullish(), decline_code: z.string().nullish() });

/** Body of every answer outside 2xx. */
export const failedWire = z.object({
  error: z.object({ type: z.string().nullish(), code: z.string().nullish() }),
});

const metadataWire = z.record(z.string(), z.string()).nullish();

/** Body of a 402, which names the intent that was declined. */
export const declinedWire = z.object({
  error: declineWire.extend({
    payment_intent: z.object({ id: vendorReference, status: z.string().nullish() }).nullish(),
  }),
});

export const intentWire = z.object({
  id: vendorReference,
  status: z.string(),
  amount: z.number().int(),
  /** Lower case. */
  currency: z.string(),
  metadata: metadataWire,
  last_payment_error: declineWire.nullish(),
});
export type IntentWire = z.output<typeof intentWire>;

/** An intent that something was done to. What was taken may be less than what was held. */
export const settledIntentWire = intentWire.extend({ amount_received: z.number().int().nullish() });
export type SettledIntentWire = z.output<typeof settledIntentWire>;

export const intentPageWire = z.object({ has_more: z.boolean(), data: z.array(intentWire) });

/** The same list where it is gone through to its end, which its times show it coming to. */
export const listedIntentsWire = z.object({
  has_more: z.boolean(),
  data: z.array(intentWire.extend({ created: z.int() })),
});

export const refundWire = z.object({
  id: z.string(),
  status: z.string().nullish(),
  amount: z.number().int(),
  /** Lower case. */
  currency: z.string(),
  payment_intent: z.string().nullish(),
});

export const eventWire = z.object({
  id: vendorReference,
  type: z.string(),
  /** False in Stripe's test mode. */
  livemode: z.boolean().nullish(),
  /** Read by the kind of event, and not copied here: the contract's watch is on the object itself. */
  data: z.object({ object: z.custom<object>((value) => typeof value === 'object' && value !== null) }),
});

/** The object of `charge.*` events. */
export const chargeWire = z.object({
  payment_intent: z.string().nullish(),
  refunded: z.boolean(),
  amount_refunded: z.number().int(),
  /** Lower case. */
  currency: z.string(),
  metadata: metadataWire,
});

/** The object of `refund.*` and `charge.refund.*` events. */
export const refundEventWire = z.object({
  status: z.string().nullish(),
  payment_intent: z.string().nullish(),
  metadata: metadataWire,
  failure_reason: z.string().nullish(),
});

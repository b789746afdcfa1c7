import { vendorReference } from '@accord/vendor-client';
import { z } from 'zod';

const amountWire = z.object({ currency: z.string(), value: z.number().int() });

export const paymentWire = z.object({
  resultCode: z.string(),
  pspReference: vendorReference.nullish(),
  merchantReference: z.string().nullish(),
  amount: amountWire.nullish(),
  refusalReasonCode: z.union([z.string(), z.number().transform(String)]).nullish(),
});
export type PaymentWire = z.output<typeof paymentWire>;

/** Answer to a cancel: `received` is all it ever says, and of what. */
export const modificationWire = z.object({
  status: z.string(),
  paymentPspReference: z.string().nullish(),
  /** Ours of the modification. */
  reference: z.string().nullish(),
});

/** Answer to a capture or refund, which names the amount too. */
export const amountModificationWire = modificationWire.extend({ amount: amountWire.nullish() });

export const serviceErrorWire = z.object({
  errorCode: z.union([z.string(), z.number().transform(String)]),
  errorType: z.string().nullish(),
});

export const notificationItemWire = z.object({
  additionalData: z.record(z.string(), z.unknown()).nullish(),
  amount: amountWire,
  eventCode: z.string(),
  merchantAccountCode: z.string(),
  merchantReference: z.string().nullish(),
  originalReference: z.string().nullish(),
  pspReference: vendorReference,
  reason: z.string().nullish(),
  /** `true` or `false`, as text. */
  success: z.union([z.string(), z.boolean().transform(String)]),
});
export type NotificationItemWire = z.output<typeof notificationItemWire>;

export const notificationWire = z.object({
  /** `true` or `false`, as text: of the live or of the test platform. */
  live: z.union([z.string(), z.boolean().transform(String)]).nullish(),
  notificationItems: z.array(z.object({ NotificationRequestItem: notificationItemWire })).min(1),
});

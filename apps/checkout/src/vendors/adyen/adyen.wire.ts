import { z } from 'zod';

const amountWire = z.object({ currency: z.string(), value: z.number().int() });

export const paymentWire = z.object({
  resultCode: z.string(),
  pspReference: z.string().nullish(),
  merchantReference: z.string().nullish(),
  amount: amountWire.nullish(),
  refusalReasonCode: z.union([z.string(), z.number().transform(String)]).nullish(),
});
export type PaymentWire = z.output<typeof paymentWire>;

/** Answer to a capture, cancel or refund: `received` is all it ever says. */
export const modificationWire = z.object({ status: z.string() });

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
  pspReference: z.string().min(1),
  reason: z.string().nullish(),
  /** `true` or `false`, as text. */
  success: z.union([z.string(), z.boolean().transform(String)]),
});
export type NotificationItemWire = z.output<typeof notificationItemWire>;

export const notificationWire = z.object({
  notificationItems: z.array(z.object({ NotificationRequestItem: notificationItemWire })).min(1),
});

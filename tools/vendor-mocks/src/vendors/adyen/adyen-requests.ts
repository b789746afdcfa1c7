import { z } from 'zod';
import { invalidField } from './adyen-errors.ts';

const amount = z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), value: z.int().min(0) });

const paymentBody = z.looseObject({
  amount,
  merchantAccount: z.string().min(1),
  reference: z.string().min(1).max(80),
  returnUrl: z.string().min(1),
  paymentMethod: z.looseObject({
    type: z.string().default('scheme'),
    storedPaymentMethodId: z.string().max(64).optional(),
  }),
});
export type PaymentBody = z.output<typeof paymentBody>;

const captureBody = z.looseObject({
  amount,
  merchantAccount: z.string(),
  reference: z.string().max(80).optional(),
});
const plainBody = z.looseObject({ merchantAccount: z.string(), reference: z.string().max(80).optional() });
const detailsBody = z.looseObject({ details: z.looseObject({}) });

/** Fields whose absence has a code of its own at Adyen. */
const codes: Readonly<Record<string, string>> = {
  amount: '100',
  reference: '130',
  paymentMethod: '14_006',
  returnUrl: '14_018',
};

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? '');
  throw invalidField(codes[field] ?? '702', `Required object '${field}' is missing or not valid`);
}

export const readPayment = (body: unknown): PaymentBody => read(paymentBody, body);
export const readCapture = (body: unknown): z.output<typeof captureBody> => read(captureBody, body);
export const readPlain = (body: unknown): z.output<typeof plainBody> => read(plainBody, body);
export const readDetails = (body: unknown): z.output<typeof detailsBody> => read(detailsBody, body);

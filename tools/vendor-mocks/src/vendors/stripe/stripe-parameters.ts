import { z } from 'zod';
import { listOf } from '../../shared/brackets.ts';
import { invalidRequest } from './stripe-errors.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const wholeNumber = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);
const positive = wholeNumber.refine((value) => value > 0);
const texts = z.preprocess((value) => value && listOf(value), z.array(z.string()).optional());
const metadata = z.record(z.string().max(40), z.string().max(500)).default({});

export const createIntent = z.strictObject({
  amount: positive,
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).optional() })
    .optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).default('automatic_async'),
  confirm: flag.default(false),
  confirmation_method: z.enum(['automatic', 'manual']).optional(),
  currency: z.string().regex(/^[a-z]{3}$/),
  customer: z.string().optional(),
  description: z.string().max(1000).optional(),
  error_on_requires_action: flag.default(false),
  expand: texts,
  metadata,
  off_session: z.string().optional(),
  payment_method: z.string().optional(),
  payment_method_types: texts,
  receipt_email: z.string().optional(),
  return_url: z.string().optional(),
  statement_descriptor: z.string().max(22).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
});

export const confirmIntent = z.strictObject({
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
  error_on_requires_action: flag.default(false),
  expand: texts,
  off_session: z.string().optional(),
  payment_method: z.string().optional(),
  return_url: z.string().optional(),
});

export const captureIntent = z.strictObject({
  amount_to_capture: positive.optional(),
  expand: texts,
  metadata,
  statement_descriptor: z.string().optional(),
});

export const cancelIntent = z.strictObject({
  cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(),
  expand: texts,
});

export const createRefund = z.strictObject({
  amount: positive.optional(),
  charge: z.string().optional(),
  expand: texts,
  metadata,
  payment_intent: z.string().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
});

/** Query of a list. Range filters keep their brackets: the query string is read flat. */
export const listQuery = z.object({
  limit: wholeNumber.default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  type: z.string().optional(),
  payment_intent: z.string().optional(),
  customer: z.string().optional(),
  'created[gt]': wholeNumber.default(0),
  'created[gte]': wholeNumber.default(0),
  'created[lt]': wholeNumber.default(Number.MAX_SAFE_INTEGER),
  'created[lte]': wholeNumber.default(Number.MAX_SAFE_INTEGER),
});
export type ListQuery = z.output<typeof listQuery>;

/** Reads parameters as Stripe does. @throws Refusal 400 naming the first wrong parameter */
export function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const param = issue.keys[0] ?? '';
    throw invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  }
  const param = issue?.path.map(String).join('.') ?? '';
  const absent = typeof given !== 'object' || given === null || !(param in given);
  throw invalidRequest(absent ? `Missing required param: ${param}.` : `Invalid ${param}`, {
    code: absent ? 'parameter_missing' : 'parameter_invalid',
    param,
  });
}

import { Gateway, Sku } from '@accord/canonical';
import { z } from 'zod';

const pairs = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((pair) => pair.trim())
      .filter((pair) => pair !== ''),
  );

function nameAndValue(pair: string): [string, string] {
  const [name = '', ...value] = pair.split('=');
  return [name, value.join('=')];
}

/** What a synthetic order buys, one piece of each. */
const skus = pairs.pipe(z.array(Sku).max(20, 'at most 20 SKUs'));

/** `stripe=pm_card_visa,adyen=…`: of test cards, for money is moved. */
const tokens = pairs
  .transform((all) => Object.fromEntries(all.map(nameAndValue)))
  .pipe(z.partialRecord(Gateway, z.string().regex(/^[\x21-\x7e]{1,500}$/, 'must be tokens of the gateways')));

/** Synthetic orders; off unless an interval is set. */
export const syntheticShape = {
  OPERATIONS_SYNTHETIC_SECONDS: z.coerce
    .number({ error: 'must be a number of seconds' })
    .int('must be a whole number of seconds')
    .min(0, 'must be at least 0 s')
    .max(86_400, 'must be at most a day')
    .default(0),
  /** In which an order must be through, and again in which it must be taken back. */
  OPERATIONS_SYNTHETIC_PATIENCE_MS: z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int('must be a whole number of milliseconds')
    .min(1_000, 'must be at least 1000 ms')
    .max(300_000, 'must be at most five minutes: checkout takes back after ten what nobody does')
    .default(60_000),
  OPERATIONS_SYNTHETIC_SKUS: skus,
  OPERATIONS_SYNTHETIC_TOKENS: tokens,
};

export type SyntheticConfig = Readonly<z.output<z.ZodObject<typeof syntheticShape>>>;

/** An order of nothing, or one that nobody can pay, would fail every time. */
export function wholeSynthetic(config: Partial<SyntheticConfig>, context: z.core.$RefinementCtx): void {
  if ((config.OPERATIONS_SYNTHETIC_SECONDS ?? 0) === 0) return;
  const needed = ['OPERATIONS_SYNTHETIC_SKUS', 'OPERATIONS_SYNTHETIC_TOKENS'] as const;
  for (const name of needed.filter((one) => Object.keys(config[one] ?? {}).length === 0))
    context.addIssue({
      code: 'custom',
      path: [name],
      message: 'is not set, but OPERATIONS_SYNTHETIC_SECONDS is',
    });
}

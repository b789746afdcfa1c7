import { z } from 'zod';
import type { VendorMocksOptions } from './start.ts';
import { vendorNames } from './vendor.ts';

const program = z.object({ ACCORD_MOCKS_PORT: z.coerce.number().int().min(0).max(65_535).default(4010) });
const variableOf = (vendor: string): string => `ACCORD_MOCKS_WEBHOOK_${vendor.toUpperCase()}`;
/** Several where several of ours listen to one vendor, apart by spaces. */
const target = z
  .string()
  .default('')
  .transform((text) => text.split(' ').filter((url) => url !== ''))
  .pipe(z.array(z.url({ protocol: /^https?$/ })));
const targets = z.object(Object.fromEntries(vendorNames.map((name) => [variableOf(name), target])));

/**
 * What the program was told: its port, and for each vendor that calls us, where to.
 * @throws ZodError naming the variables that are wrong
 */
export function readEnvironment(): Pick<VendorMocksOptions, 'port' | 'webhooks'> {
  const called = targets.parse(process.env);
  return {
    port: program.parse(process.env).ACCORD_MOCKS_PORT,
    webhooks: Object.fromEntries(vendorNames.map((name) => [name, called[variableOf(name)]])),
  };
}

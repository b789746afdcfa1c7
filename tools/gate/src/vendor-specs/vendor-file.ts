import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const reason = z.string().min(10);

/** Where the body of a webhook is described: a schema, and what stands at a place that the schema leaves open. */
const webhookSchema = z.strictObject({
  file: z.string(),
  schema: z.string().startsWith('#/'),
  within: z.record(z.string(), z.string().startsWith('#/')).default({}),
});

/** `contracts/vendors/<vendor>/vendor.json`. */
export const vendorFile = z.strictObject({
  vendor: z.string(),
  /** `openapi`: the vendor publishes one. `recorded`: it does not, and is held against samples. */
  kind: z.enum(['openapi', 'recorded']),
  owner: z.string(),
  licence: z.string(),
  /** A vendor without which no order is placed: its pin must not grow old. */
  critical: z.boolean(),
  /** After so many days without a look at the published specification, the pin is stale. */
  maxAgeDays: z.int().positive(),
  /** Published documents: name in the folder of specifications, and the address they come from. */
  specs: z.array(z.strictObject({ file: z.string(), address: z.url().nullable() })),
  /** By the beginning of a webhook's description in the pacts. */
  webhooks: z.record(z.string(), webhookSchema).default({}),
  /** For a vendor that filters its lists by `<property>-<operator>`: the operators, and where an answer holds the list. */
  filters: z.strictObject({ operators: z.array(z.string()), items: z.string() }).optional(),
  /** What no specification of this vendor says, so that no comparison can check it. */
  unvalidatable: z.array(z.strictObject({ code: z.string(), about: z.string(), reason })).default([]),
});
export type VendorFile = z.output<typeof vendorFile>;

/** Where the published document is wrong, as far as we can prove it. */
const correction = z.strictObject({
  file: z.string(),
  /** JSON pointer of what is set, or taken away when `value` is absent. */
  pointer: z.string().startsWith('#/'),
  value: z.unknown().optional(),
  reason,
  evidence: z.string().min(10),
  /** The day on which it has to be looked at again. */
  expires: z.iso.date(),
});
export type Correction = z.output<typeof correction>;

export interface Vendor extends VendorFile {
  readonly folder: string;
  readonly corrections: readonly Correction[];
}

/** @throws Error naming the file that is not as it should be */
export function readVendors(root: string): Vendor[] {
  const folder = join(root, 'contracts', 'vendors');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort()
    .map((own) => ({
      ...parsed(join(own, 'vendor.json'), vendorFile),
      folder: own,
      corrections: existsSync(join(own, 'corrections.json'))
        ? parsed(join(own, 'corrections.json'), z.array(correction))
        : [],
    }));
}

/** The consumer-facing names under which pacts know a vendor: its API and its webhooks. */
export function providersOf({ vendor }: Pick<VendorFile, 'vendor'>): { api: string; webhooks: string } {
  return { api: `vendor-${vendor}`, webhooks: `vendor-${vendor}-webhooks` };
}

export function parsed<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`${file}: ${z.prettifyError(result.error)}`);
}

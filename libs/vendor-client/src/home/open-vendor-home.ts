import { Failure } from '@accord/canonical';
import type { HealthRegistry } from '@accord/service-kit';
import { z } from 'zod';
import { parseQuota } from '../quota/windows.ts';
import type { QuotaWindow } from '../quota/windows.ts';
import type { VendorHome } from '../vendor-home.ts';
import { LonelyHome } from './lonely-home.ts';
import { PostgresVendorHome } from './postgres-vendor-home.ts';

/** The variables of the shared home; part of the configuration of each service that calls vendors. */
export const vendorHomeConfig = z.object({
  /** A database of its own, the same for all services. Without it each process keeps to its share of every quota. */
  ACCORD_VENDOR_HOME_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error:
        'must be the address of the database that all services share for quotas: postgres://user:password@host:5432/name',
    })
    .optional(),
  /** Processes that call one account at most, counted over all services. */
  ACCORD_VENDOR_SHARES: z.coerce
    .number({ error: 'is not a number; set it to how many processes call one vendor account at most' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000, 'must be at most 1000')
    .default(4),
  /** What each vendor allows an account, where that differs from what it publishes: `klaviyo=75/1s,750/1m;stripe/de=none`. */
  ACCORD_VENDOR_QUOTAS: z.string().default('').transform(readQuotas),
});

function readQuotas(text: string, context: z.RefinementCtx): ReadonlyMap<string, readonly QuotaWindow[]> {
  const quotas = new Map<string, readonly QuotaWindow[]>();
  for (const entry of text.split(';').filter((part) => part.trim() !== '')) {
    const [account = '', value = ''] = entry.split('=').map((part) => part.trim());
    const windows = parseQuota(value);
    if (quotas.has(account))
      context.addIssue({ code: 'custom', message: `names ${account} twice; leave one of the two` });
    else if (windows !== undefined && /^[a-z][\w-]*(\/[\w-]+)?$/.test(account)) quotas.set(account, windows);
    else
      context.addIssue({
        code: 'custom',
        message:
          'must be quotas by vendor or vendor/account, separated by semicolons: klaviyo=75/1s,750/1m;stripe/shop-de=none',
      });
  }
  return quotas;
}

export type VendorHomeConfig = z.output<typeof vendorHomeConfig>;

/** Opens the shared home and shows it on the health page. Its absence delays calls; it never fails one. */
export function openVendorHome(
  {
    ACCORD_VENDOR_HOME_URL: url,
    ACCORD_VENDOR_SHARES: shares,
    ACCORD_VENDOR_QUOTAS: quotas,
  }: VendorHomeConfig,
  service: string,
  health: HealthRegistry,
): VendorHome {
  if (url === undefined) return new LonelyHome(shares, quotas);
  const home = new PostgresVendorHome({ url, service, shares, quotas });
  const check = async (): Promise<void> => {
    try {
      await home.check();
    } catch (error) {
      throw new Failure('vendor_home.static_share', 'transient', 'each process keeps to its own share', {
        cause: error,
      });
    }
  };
  health.register('vendor home', check, { critical: false });
  return home;
}

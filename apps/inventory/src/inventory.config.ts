import { baseConfig } from '@accord/service-kit';
import { vendorHomeConfig } from '@accord/vendor-client';
import { z } from 'zod';
import { carrierVendorConfig } from './vendors/carrier-vendor.config.ts';
import { weclappConfig } from './vendors/weclapp/weclapp.config.ts';

const ms = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

/** Periods of 0 switch the schedule off. */
const ownConfig = baseConfig.extend({
  ...weclappConfig,
  ...vendorHomeConfig.shape,
  /** How often articles, prices and stock are read again beside the webhooks. */
  INVENTORY_REFRESH_EVERY_MS: ms(900_000),
  /** How often, within those runs, all of the ERP's articles are compared with ours to notice deletions. */
  INVENTORY_SWEEP_EVERY_MS: ms(3_600_000),
  INVENTORY_EXPIRE_EVERY_MS: ms(1_000),
  /** How long a changed shelf may wait before the others are told. */
  INVENTORY_ANNOUNCE_EVERY_MS: ms(250),
  /** Of a thousand records of a run that many may wait in quarantine before an event tells of it. */
  INVENTORY_QUARANTINE_PERMILLE: z.coerce.number().int().min(0).max(1000).default(50),
  INVENTORY_POOL_SIZE: z.coerce.number().int().min(2).default(20),
});

/** Everything this service can be told, in one schema. */
export const inventoryConfig = ownConfig.and(carrierVendorConfig);

export type InventoryConfig = z.output<typeof inventoryConfig>;

/** The only place of this service that looks at the environment. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;

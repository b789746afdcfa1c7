import { baseConfig } from '@accord/service-kit';
import { flowPlansVariable } from '@accord/sync';
import { vendorHomeConfig } from '@accord/vendor-client';
import { z } from 'zod';
import { carrierVendorConfig } from './vendors/carrier-vendor.config.ts';
import { pimVendorConfig } from './vendors/pim-vendor.config.ts';
import { weclappConfig } from './vendors/weclapp/weclapp.config.ts';

const ms = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

/** Flows that can run by themselves. */
const flows = [
  'inventory.follow-articles',
  'inventory.follow-stock',
  'inventory.link-products',
  'inventory.shopware-products',
  'inventory.akeneo-products',
];

/** Periods of 0 switch the schedule off. */
const ownConfig = baseConfig.extend({
  ...weclappConfig,
  ...vendorHomeConfig.shape,
  /** When which flow runs by itself, where that is not as usual: `inventory.follow-articles=15m+webhook`. */
  INVENTORY_FLOWS: flowPlansVariable(flows),
  /** How often articles, prices and stock are read again beside the webhooks, unless `INVENTORY_FLOWS` says otherwise. */
  INVENTORY_REFRESH_EVERY_MS: ms(900_000),
  /** How often, within those runs, all articles and all stock of a system are compared with ours to notice what is gone. */
  INVENTORY_SWEEP_EVERY_MS: ms(3_600_000),
  /** How often the parcels of the last 35 days are compared with the carrier's, and mended. */
  INVENTORY_COMPARE_EVERY_MS: ms(3_600_000),
  /** What changed so lately, here or at the carrier, is not judged. */
  INVENTORY_COMPARE_GRACE_MS: ms(300_000),
  INVENTORY_EXPIRE_EVERY_MS: ms(1_000),
  /** How long a changed shelf may wait before the others are told. */
  INVENTORY_ANNOUNCE_EVERY_MS: ms(250),
  /** Of a thousand records of a run that many may wait in quarantine before an event tells of it. */
  INVENTORY_QUARANTINE_PERMILLE: z.coerce.number().int().min(0).max(1000).default(50),
  /** How long records that a run did not take are kept as they came. They may hold personal data. */
  INVENTORY_KEEP_RECORDS_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
  /** After so long without a sign of the process that carries it, a run is another's. */
  INVENTORY_RUN_LEASE_MS: z.coerce.number().int().min(300).max(600_000).default(30_000),
  INVENTORY_POOL_SIZE: z.coerce.number().int().min(2).default(20),
});

/** Everything this service can be told, in one schema. */
export const inventoryConfig = ownConfig.and(carrierVendorConfig).and(pimVendorConfig);

export type InventoryConfig = z.output<typeof inventoryConfig>;

/** The only place of this service that looks at the environment. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;

import { vendorChoice } from '@accord/service-kit';
import type { z } from 'zod';
import { sendcloudConfig } from './sendcloud/sendcloud.config.ts';

/** Who takes the parcels. */
export const carrierVendorConfig = vendorChoice('INVENTORY_CARRIER_VENDOR', {
  sendcloud: sendcloudConfig,
});

export type CarrierVendorConfig = z.output<typeof carrierVendorConfig>;

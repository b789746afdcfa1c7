import { vendorChoice } from '@accord/service-kit';
import type { z } from 'zod';

import { klaviyoConfig } from './klaviyo/klaviyo.config.ts';

/** Who keeps the CRM profiles. */
export const crmVendorConfig = vendorChoice('CUSTOMER_CRM_VENDOR', {
  klaviyo: klaviyoConfig,
});

/** Flows that can run by themselves, of which there is one at a time. */
export const crmFlows = ['customer.klaviyo-profiles'];

export type CrmVendorConfig = z.output<typeof crmVendorConfig>;

import { vendorChoice } from '@accord/service-kit';
import type { z } from 'zod';

import { klaviyoConfig } from './klaviyo/klaviyo.config.ts';

/** Who keeps the CRM profiles. */
export const crmVendorConfig = vendorChoice('CUSTOMER_CRM_VENDOR', {
  klaviyo: klaviyoConfig,
});

export type CrmVendorConfig = z.output<typeof crmVendorConfig>;

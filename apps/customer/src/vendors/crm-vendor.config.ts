import { vendorChoice } from '@accord/service-kit';
import type { z } from 'zod';

import { hubspotConfig } from './hubspot/hubspot.config.ts';
import { klaviyoConfig } from './klaviyo/klaviyo.config.ts';

const players = {
  klaviyo: klaviyoConfig,
  hubspot: hubspotConfig,
};

/** Who keeps the CRM profiles. */
export const crmVendorConfig = vendorChoice('CUSTOMER_CRM_VENDOR', players);

/** Flows that can run by themselves, of which there is one at a time. */
export const crmFlows = Object.keys(players).map((vendor) => `customer.${vendor}-profiles`);

export type CrmVendorConfig = z.output<typeof crmVendorConfig>;

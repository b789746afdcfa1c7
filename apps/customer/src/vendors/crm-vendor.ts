import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';

import type { CrmProfiles } from '../use-cases/ports/crm-profiles.ts';
import type { CrmVendorConfig } from './crm-vendor.config.ts';
import { KlaviyoProfiles } from './klaviyo/klaviyo-profiles.ts';
import { openKlaviyo } from './klaviyo/klaviyo.account.ts';
import { KlaviyoClient } from './klaviyo/klaviyo.client.ts';

/** The account that holds the CRM, and what writes its profiles. */
export interface CrmVendor {
  readonly http: VendorClient;
  readonly profiles: CrmProfiles;
}

/** Opens the account of the vendor that `CUSTOMER_CRM_VENDOR` names. */
export function openCrmVendor(config: CrmVendorConfig, recorder: VendorCallRecorder): CrmVendor {
  switch (config.CUSTOMER_CRM_VENDOR) {
    case 'klaviyo': {
      const http = openKlaviyo(config, { recorder });
      return { http, profiles: new KlaviyoProfiles(new KlaviyoClient(http)) };
    }
  }
}

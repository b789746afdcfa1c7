import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';

import type { CrmNotice } from '../inbound/crm-notices.ts';
import type { CrmProfiles } from '../use-cases/ports/crm-profiles.ts';
import type { ProfileSource } from '../use-cases/ports/profile-source.ts';
import type { CrmVendorConfig } from './crm-vendor.config.ts';
import { HubspotProfileSource } from './hubspot/hubspot-profile-source.ts';
import { HubspotProfiles } from './hubspot/hubspot-profiles.ts';
import { openHubspot } from './hubspot/hubspot.account.ts';
import { HubspotClient } from './hubspot/hubspot.client.ts';
import { isSignedByHubspot } from './hubspot/hubspot.webhook.ts';
import { KlaviyoProfileSource } from './klaviyo/klaviyo-profile-source.ts';
import { KlaviyoProfiles } from './klaviyo/klaviyo-profiles.ts';
import { openKlaviyo } from './klaviyo/klaviyo.account.ts';
import { KlaviyoClient } from './klaviyo/klaviyo.client.ts';

/** The account that holds the CRM, and what writes and reads its profiles. */
export interface CrmVendor {
  readonly http: VendorClient;
  readonly profiles: CrmProfiles;
  readonly source: ProfileSource;
  /** Whether the CRM has signed a notice, for one that signs. */
  readonly isSigned?: (notice: CrmNotice, now: Date) => boolean;
}

/** The flow that reads the CRM of the configuration. */
export function profileFlowName({ CUSTOMER_CRM_VENDOR: vendor }: CrmVendorConfig): string {
  return `customer.${vendor}-profiles`;
}

/** Opens the account of the vendor that `CUSTOMER_CRM_VENDOR` names. */
export function openCrmVendor(config: CrmVendorConfig, recorder: VendorCallRecorder): CrmVendor {
  switch (config.CUSTOMER_CRM_VENDOR) {
    case 'klaviyo': {
      const http = openKlaviyo(config, { recorder });
      const client = new KlaviyoClient(http);
      return {
        http,
        profiles: new KlaviyoProfiles(client),
        source: new KlaviyoProfileSource(client, config.KLAVIYO_PAGE_SIZE),
      };
    }
    case 'hubspot': {
      const http = openHubspot(config, { recorder });
      const client = new HubspotClient(http);
      return {
        http,
        profiles: new HubspotProfiles(client),
        source: new HubspotProfileSource(client, config.HUBSPOT_PAGE_SIZE),
        isSigned: (notice, now) => isSignedByHubspot(notice, config, now),
      };
    }
  }
}

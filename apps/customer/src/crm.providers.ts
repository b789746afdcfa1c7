import { customerQuarantineLimitPassed, type Clock } from '@accord/canonical';
import { MasterKeys } from '@accord/master-keys';
import { Telemetry } from '@accord/messaging';
import { FlowTriggers, Runs, syncProviders } from '@accord/sync';
import { surroundings, VendorHome } from '@accord/vendor-client';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { CustomerConfig } from './customer.config.ts';
import { CrmNotices } from './inbound/crm-notices.ts';
import { CrmLinksStore } from './outbound/crm-links-store.ts';
import { FollowProfiles } from './use-cases/follow-profiles.ts';
import { ImportProfiles } from './use-cases/import-profiles.ts';
import { CrmLinks } from './use-cases/ports/crm-links.ts';
import { CrmProfiles } from './use-cases/ports/crm-profiles.ts';
import { type CrmVendor, openCrmVendor, profileFlowName } from './vendors/crm-vendor.ts';

/** The CRM's account with what reads and writes there. */
export const crmVendor = Symbol('crm vendor');

/** As often as a withdrawn consent may be late when no notice tells of it. */
const usualPlan = { everyMs: 900_000, webhook: true };

/** The CRM that `CUSTOMER_CRM_VENDOR` names: profiles written with orders, and read as one flow. */
export function crmProviders(config: CustomerConfig, clock: Clock): Provider[] {
  const flow = profileFlowName(config);
  return [
    {
      provide: crmVendor,
      inject: [Telemetry, VendorHome],
      useFactory: (telemetry: Telemetry, home: VendorHome) =>
        openCrmVendor(config, surroundings(telemetry, home)),
    },
    { provide: CrmProfiles, inject: [crmVendor], useFactory: ({ profiles }: CrmVendor) => profiles },
    {
      provide: CrmLinks,
      inject: [DataSource],
      useFactory: (source: DataSource) => new CrmLinksStore(source),
    },
    {
      provide: FollowProfiles,
      inject: [crmVendor, CrmLinks, MasterKeys],
      useFactory: ({ source }: CrmVendor, links: CrmLinks, keys: MasterKeys) =>
        new FollowProfiles(source, new ImportProfiles({ crm: source.crm, links, keys, clock }), {
          name: flow,
          clock,
        }),
    },
    ...syncProviders([FollowProfiles], {
      keepRecordsDays: config.CUSTOMER_KEEP_RECORDS_DAYS,
      clock,
      quarantineAlert: {
        limitPermille: config.CUSTOMER_QUARANTINE_PERMILLE,
        event: customerQuarantineLimitPassed,
      },
    }),
    {
      provide: FlowTriggers,
      inject: [Runs],
      useFactory: (runs: Runs) =>
        new FlowTriggers([{ flow, plan: config.CUSTOMER_FLOWS.get(flow) ?? usualPlan }], runs),
    },
    {
      provide: CrmNotices,
      inject: [crmVendor],
      useFactory: ({ isSigned }: CrmVendor) =>
        new CrmNotices(flow, {
          secret: config.CUSTOMER_CRM_WEBHOOK_TOKEN,
          isSigned: (notice) => isSigned?.(notice, clock.now()) ?? false,
        }),
    },
  ];
}

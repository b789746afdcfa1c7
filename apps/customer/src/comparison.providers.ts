import type { Clock, Ids } from '@accord/canonical';
import { MasterKeys } from '@accord/master-keys';
import { UnitOfWork } from '@accord/messaging';
import { reconcileProviders } from '@accord/sync';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { crmVendor } from './crm.providers.ts';
import type { CustomerConfig } from './customer.config.ts';
import { LinkedCustomersStore } from './outbound/linked-customers-store.ts';
import { CompareProfiles } from './use-cases/compare-profiles.ts';
import { ImportProfiles } from './use-cases/import-profiles.ts';
import { CrmLinks } from './use-cases/ports/crm-links.ts';
import { Customers } from './use-cases/ports/customers.ts';
import type { CrmVendor } from './vendors/crm-vendor.ts';

type Compared = [CrmVendor, Customers, CrmLinks, MasterKeys, UnitOfWork, DataSource];

/** What this service holds against what others have: customers against the CRM that the configuration names. */
export function comparisonProviders(config: CustomerConfig, clock: Clock, ids: Ids): Provider[] {
  return reconcileProviders<Compared>({
    inject: [crmVendor, Customers, CrmLinks, MasterKeys, UnitOfWork, DataSource],
    comparisons: ([{ source, profiles: crm }, customers, links, keys, work, database]) => {
      const imports = new ImportProfiles({ crm: source.crm, links, keys, clock });
      const linked = new LinkedCustomersStore(database);
      return [new CompareProfiles({ source, crm, linked, customers, links, imports, work, clock, ids })];
    },
    clock,
    ids,
    everyMs: config.CUSTOMER_COMPARE_EVERY_MS,
  });
}

import type { PlannedFlow } from '@accord/sync';
import type { InventoryConfig } from './inventory.config.ts';
import type { RefreshCatalogue } from './use-cases/refresh-catalogue.ts';
import { pimFlowName } from './vendors/pim-vendor.ts';

/** The flows of this service that run by themselves, with the plans that `INVENTORY_FLOWS` does not name. */
export function plannedFlows(config: InventoryConfig, refresh: RefreshCatalogue): PlannedFlow[] {
  const { INVENTORY_FLOWS: plans, INVENTORY_REFRESH_EVERY_MS: everyMs } = config;
  const planOf = (flow: string, usual: PlannedFlow['plan']) => ({ flow, plan: plans.get(flow) ?? usual });
  const pim = pimFlowName(config);
  return [
    {
      ...planOf('inventory.follow-articles', { everyMs, webhook: true }),
      // The stock of what the run has found comes right behind it.
      work: () => refresh.execute(),
    },
    planOf('inventory.follow-stock', { everyMs: 0, webhook: true }),
    planOf('inventory.link-products', { everyMs, webhook: false }),
    ...(pim === undefined ? [] : [planOf(pim, { everyMs, webhook: true })]),
  ];
}

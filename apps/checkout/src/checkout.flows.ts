import type { Clock, Ids } from '@accord/canonical';
import { FlowTriggers, Runs, syncProviders, type Flow, type PlannedFlow } from '@accord/sync';
import type { InjectionToken, Provider, Type } from '@nestjs/common';
import type { CheckoutAdapters } from './checkout.adapters.ts';
import type { CheckoutConfig } from './checkout.config.ts';
import type { CheckoutParts } from './checkout.parts.ts';
import { SalesRegisterStore } from './outbound/sales-register-store.ts';
import { FollowSales } from './use-cases/follow-sales.ts';
import { TakeSales } from './use-cases/take-sales.ts';
import type { MarketplaceVendorConfig } from './vendors/marketplace-vendor.config.ts';

export interface FlowSurroundings {
  readonly config: CheckoutConfig;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly adapters: InjectionToken;
  readonly parts: InjectionToken;
}

/** What checkout pulls from others, beside the machine, which runs without it. */
export function flowProviders(surroundings: FlowSurroundings): Provider[] {
  const { config, clock } = surroundings;
  const name = marketplaceFlowName(config);
  const flows: Type<Flow>[] = name === undefined ? [] : [FollowSales];
  return [
    ...(name === undefined ? [] : [followSales(name, surroundings)]),
    ...syncProviders(flows, { keepRecordsDays: config.CHECKOUT_KEEP_RECORDS_DAYS, clock }),
    {
      provide: FlowTriggers,
      inject: [Runs],
      useFactory: (runs: Runs) => new FlowTriggers(plannedFlows(config), runs),
    },
  ];
}

function followSales(name: string, { clock, ids, adapters, parts }: FlowSurroundings): Provider {
  return {
    provide: FollowSales,
    inject: [adapters, parts],
    useFactory: ({ marketplace, stock }: CheckoutAdapters, { changes, cache }: CheckoutParts) => {
      if (marketplace === undefined) throw new Error('a flow of a marketplace that is not there');
      const take = new TakeSales({ register: new SalesRegisterStore(), changes, ids, clock });
      const { orders: source, firstMs } = marketplace;
      return new FollowSales({ name, source, take, stock, cache, clock, firstMs });
    },
  };
}

/** The flows of this service that run by themselves, with the plans that `CHECKOUT_FLOWS` does not name. */
function plannedFlows(config: CheckoutConfig): PlannedFlow[] {
  const name = marketplaceFlowName(config);
  if (name === undefined) return [];
  const usual = { everyMs: config.CHECKOUT_MARKETPLACE_EVERY_MS, webhook: false };
  return [{ flow: name, plan: config.CHECKOUT_FLOWS.get(name) ?? usual }];
}

/** Undefined where the configuration names no marketplace. */
function marketplaceFlowName({
  CHECKOUT_MARKETPLACE_VENDOR: vendor,
}: MarketplaceVendorConfig): string | undefined {
  return vendor === 'none' ? undefined : `checkout.${vendor}-orders`;
}

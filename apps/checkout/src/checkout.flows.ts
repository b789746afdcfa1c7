import { checkoutQuarantineLimitPassed, type Clock, type Ids } from '@accord/canonical';
import { FlowTriggers, Runs, syncProviders, type Flow, type FlowPlan, type PlannedFlow } from '@accord/sync';
import type { InjectionToken, Provider, Type } from '@nestjs/common';
import type { CheckoutAdapters } from './checkout.adapters.ts';
import type { CheckoutConfig } from './checkout.config.ts';
import type { CheckoutParts } from './checkout.parts.ts';
import { BookingRegisterStore } from './outbound/booking-register-store.ts';
import { SalesRegisterStore } from './outbound/sales-register-store.ts';
import { FollowBookings } from './use-cases/follow-bookings.ts';
import { FollowSales } from './use-cases/follow-sales.ts';
import { NoteBookings } from './use-cases/note-bookings.ts';
import { TakeSales } from './use-cases/take-sales.ts';
import { WeclappWebhookToken } from './vendors/weclapp/weclapp.webhook.ts';
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
  const flows: Type<Flow>[] = name === undefined ? [FollowBookings] : [FollowBookings, FollowSales];
  return [
    followBookings(surroundings),
    ...(name === undefined ? [] : [followSales(name, surroundings)]),
    {
      provide: WeclappWebhookToken,
      useValue: new WeclappWebhookToken(config.WECLAPP_WEBHOOK_TOKEN),
    },
    ...syncProviders(flows, {
      keepRecordsDays: config.CHECKOUT_KEEP_RECORDS_DAYS,
      clock,
      quarantineAlert: {
        limitPermille: config.CHECKOUT_QUARANTINE_PERMILLE,
        event: checkoutQuarantineLimitPassed,
      },
    }),
    {
      provide: FlowTriggers,
      inject: [Runs],
      useFactory: (runs: Runs) => new FlowTriggers(plannedFlows(config), runs),
    },
  ];
}

function followBookings({ clock, adapters, parts }: FlowSurroundings): Provider {
  return {
    provide: FollowBookings,
    inject: [adapters, parts],
    useFactory: ({ bookingChanges: source }: CheckoutAdapters, { changes }: CheckoutParts) =>
      new FollowBookings({ source, note: new NoteBookings(new BookingRegisterStore(), changes), clock }),
  };
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
  const planOf = (flow: string, usual: FlowPlan) => ({
    flow,
    plan: config.CHECKOUT_FLOWS.get(flow) ?? usual,
  });
  const marketplace = marketplaceFlowName(config);
  const { CHECKOUT_BOOKINGS_EVERY_MS, CHECKOUT_MARKETPLACE_EVERY_MS } = config;
  return [
    planOf('checkout.follow-bookings', { everyMs: CHECKOUT_BOOKINGS_EVERY_MS, webhook: true }),
    ...(marketplace === undefined
      ? []
      : [planOf(marketplace, { everyMs: CHECKOUT_MARKETPLACE_EVERY_MS, webhook: false })]),
  ];
}

/** Undefined where the configuration names no marketplace. */
function marketplaceFlowName({
  CHECKOUT_MARKETPLACE_VENDOR: vendor,
}: MarketplaceVendorConfig): string | undefined {
  return vendor === 'none' ? undefined : `checkout.${vendor}-orders`;
}

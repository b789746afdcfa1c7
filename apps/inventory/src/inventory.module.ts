import { MessagingModule } from '@accord/messaging';
import { inventoryQuarantineLimitPassed, type Clock, type Ids } from '@accord/canonical';
import { DatabaseModule, systemClock, systemIds } from '@accord/service-kit';
import type { DatabaseOptions } from '@accord/service-kit';
import { FlowTriggers, Runs, syncProviders } from '@accord/sync';
import { VendorHomeModule } from '@accord/vendor-client';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { comparisonProviders } from './comparison.providers.ts';
import { plannedFlows } from './flow-plans.ts';
import { forgettingProviders } from './forgetting.providers.ts';
import { SchedulePeriods, Schedules } from './inbound/schedules.ts';
import type { InventoryConfig } from './inventory.config.ts';
import { inventoryControllers } from './inventory.controllers.ts';
import { inventoryTopology } from './inventory.topology.ts';
import { outboundProviders } from './outbound.providers.ts';
import { pimFlows, pimProviders } from './pim.providers.ts';
import { inventoryMigrations } from './stores.ts';
import { useCaseProviders } from './use-cases.providers.ts';
import { FollowArticles } from './use-cases/follow-articles.ts';
import { FollowStock } from './use-cases/follow-stock.ts';
import { ImportProducts } from './use-cases/import-products.ts';
import { ImportStock } from './use-cases/import-stock.ts';
import { LinkProducts } from './use-cases/link-products.ts';
import { RefreshCatalogue } from './use-cases/refresh-catalogue.ts';
import { vendorProviders } from './vendors.providers.ts';

/** Replaced in component tests; everything else is the same there as in production. */
export interface InventoryOverrides {
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** As of `DatabaseOptions`: the tests of a busy machine wait longer for a connection than a caller should. */
  readonly connectTimeoutMs?: number;
}

/** What the service and its migration step open the database with. */
export function inventoryDatabase(config: InventoryConfig): DatabaseOptions {
  return {
    service: 'inventory',
    url: config.DATABASE_URL,
    poolSize: config.INVENTORY_POOL_SIZE,
    migrations: [...inventoryMigrations],
  };
}

/** Composition root: which class serves which port is said in the provider lists beside this file. */
@Module({})
export class InventoryModule {
  static forService(config: InventoryConfig, overrides: InventoryOverrides = {}): DynamicModule {
    const { clock = systemClock, ids = systemIds, connectTimeoutMs } = overrides;
    return {
      module: InventoryModule,
      imports: [
        DatabaseModule.forService({
          ...inventoryDatabase(config),
          ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
        }),
        MessagingModule.forService({
          urls: config.AMQP_URL,
          roles: config.ACCORD_ROLES,
          namespace: config.ACCORD_AMQP_NAMESPACE,
          topology: inventoryTopology,
        }),
        VendorHomeModule.forService(config, 'inventory'),
      ],
      controllers: [...inventoryControllers],
      providers: [
        ...outboundProviders(clock),
        ...forgettingProviders(clock),
        ...vendorProviders(config, clock),
        ...useCaseProviders({ clock, ids }, config.INVENTORY_SWEEP_EVERY_MS),
        ...pimProviders(config, clock),
        ...comparisonProviders(config, clock, ids),
        ...syncProviders(
          [ImportProducts, ImportStock, FollowArticles, FollowStock, LinkProducts, ...pimFlows(config)],
          {
            leaseMs: config.INVENTORY_RUN_LEASE_MS,
            keepRecordsDays: config.INVENTORY_KEEP_RECORDS_DAYS,
            clock,
            quarantineAlert: {
              limitPermille: config.INVENTORY_QUARANTINE_PERMILLE,
              event: inventoryQuarantineLimitPassed,
            },
          },
        ),
        {
          provide: FlowTriggers,
          inject: [Runs, RefreshCatalogue],
          useFactory: (runs: Runs, refresh: RefreshCatalogue) =>
            new FlowTriggers(plannedFlows(config, refresh), runs),
        },
        { provide: SchedulePeriods, useValue: periodsOf(config) },
        Schedules,
      ],
    };
  }
}

function periodsOf(config: InventoryConfig): SchedulePeriods {
  return {
    expireMs: config.INVENTORY_EXPIRE_EVERY_MS,
    announceMs: config.INVENTORY_ANNOUNCE_EVERY_MS,
  };
}

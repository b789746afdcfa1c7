import { MessagingModule } from '@accord/messaging';
import { DatabaseModule, SessionCheck } from '@accord/service-kit';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { anomaliesProviders } from './anomalies.providers.ts';
import { auditProviders } from './audit.providers.ts';
import { doorProviders } from './door.providers.ts';
import { flowsProviders } from './flows.providers.ts';
import { forgettingProviders } from './forgetting.providers.ts';
import { incidentsProviders } from './incidents.providers.ts';
import { namespaceToken } from './inbound/watcher.consumer.ts';
import { liveProviders } from './live.providers.ts';
import { mendingProviders } from './mending.providers.ts';
import type { OperationsConfig } from './operations.config.ts';
import { operationsControllers } from './operations.controllers.ts';
import { operationsTopology } from './operations.topology.ts';
import { migrations } from './outbound/migrations/index.ts';
import { HttpReadyProbe } from './outbound/http-ready-probe.ts';
import { PostgresParkedStore } from './outbound/postgres-parked-store.ts';
import { syntheticProviders } from './synthetic.providers.ts';
import { timelineProviders } from './timeline.providers.ts';
import { ParkedLetters, ParkedStore, ReadyProbe } from './use-cases/ports.ts';
import { KeepParked } from './use-cases/keep-parked.ts';
import { RedeliverParked } from './use-cases/redeliver-parked.ts';
import { WatchHealth, watchedServices } from './use-cases/watch-health.ts';
import type { WatchedServices } from './use-cases/watch-health.ts';

/** What operations is made of. It changes nothing of its own accord, so it has no outbox: what it tells may be told again. */
@Module({})
export class OperationsModule {
  static with(config: OperationsConfig): DynamicModule {
    return {
      module: OperationsModule,
      imports: [
        DatabaseModule.forService({ url: config.DATABASE_URL, service: 'operations', migrations }),
        MessagingModule.forService({
          urls: config.AMQP_URL,
          roles: config.ACCORD_ROLES,
          namespace: config.ACCORD_AMQP_NAMESPACE,
          topology: operationsTopology,
          relay: false,
        }),
      ],
      controllers: [...operationsControllers],
      providers: [
        { provide: namespaceToken, useValue: config.ACCORD_AMQP_NAMESPACE },
        { provide: watchedServices, useValue: watched(config) },
        { provide: ParkedStore, useClass: PostgresParkedStore },
        { provide: ParkedLetters, useExisting: ParkedStore },
        { provide: ReadyProbe, useClass: HttpReadyProbe },
        KeepParked,
        RedeliverParked,
        WatchHealth,
        ...timelineProviders(config),
        ...auditProviders,
        ...mendingProviders(config, watched(config).services),
        ...doorProviders(config),
        ...forgettingProviders(config),
        ...liveProviders,
        ...incidentsProviders(config),
        ...flowsProviders(config, watched(config)),
        ...syntheticProviders(config),
        ...anomaliesProviders,
      ],
      exports: [SessionCheck],
    };
  }
}

function watched(config: OperationsConfig): WatchedServices {
  return {
    services: [
      { service: 'checkout', url: config.CHECKOUT_URL },
      { service: 'enrollment', url: config.ENROLLMENT_URL },
      { service: 'inventory', url: config.INVENTORY_URL },
      { service: 'customer', url: config.CUSTOMER_URL },
    ],
    everyMs: config.OPERATIONS_POLL_MS,
  };
}

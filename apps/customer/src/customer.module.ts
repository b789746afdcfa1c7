import type { Clock, Ids } from '@accord/canonical';
import { MasterKeys, MasterKeys1763706000000, personRules } from '@accord/master-keys';
import {
  MessagingModule,
  MessagingTables1763683200000,
  Parties,
  Telemetry,
  type Topology,
  PausedFlows1763790000000,
} from '@accord/messaging';
import { DatabaseModule, HealthRegistry, systemClock, systemIds } from '@accord/service-kit';
import {
  Reconciliations1763750000000,
  RunRecordsKept1763760000000,
  SyncTables1763720000000,
} from '@accord/sync';
import { asParty, showCircuits, surroundings, VendorHome, VendorHomeModule } from '@accord/vendor-client';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { CustomerConfig } from './customer.config.ts';
import { customerControllers } from './customer.controllers.ts';
import { customerTopology } from './customer.topology.ts';
import { comparisonProviders } from './comparison.providers.ts';
import { crmProviders, crmVendor } from './crm.providers.ts';
import { erasureProviders } from './erasure.providers.ts';
import { clockToken } from './inbound/tokens.ts';
import { CustomerStore } from './outbound/customer-store.ts';
import { MailLogStore } from './outbound/mail-log-store.ts';
import { Customers1763700000000 } from './outbound/migrations/1763700000000-customers.ts';
import { CrmProfiles1763770000000 } from './outbound/migrations/1763770000000-crm-profiles.ts';
import { ErasureSteps1763800000000 } from './outbound/migrations/1763800000000-erasure-steps.ts';
import { BuyersOfMarketplaces1763800060000 } from './outbound/migrations/1763800060000-buyers-of-marketplaces.ts';
import { MailClaims1763700060000 } from './outbound/migrations/1763700060000-mail-claims.ts';
import { Customers } from './use-cases/ports/customers.ts';
import { MailLog } from './use-cases/ports/mail-log.ts';
import { MailSender } from './use-cases/ports/mail-sender.ts';
import { LeaveToMarketplace } from './use-cases/leave-to-marketplace.ts';
import { ForeignOrders } from './use-cases/ports/foreign-orders.ts';
import { ForeignOrdersStore } from './outbound/foreign-orders-store.ts';
import { MailToSink } from './use-cases/mail-to-sink.ts';
import { SendOrderMail } from './use-cases/send-order-mail.ts';
import { SyncProfile } from './use-cases/sync-profile.ts';
import type { CrmVendor } from './vendors/crm-vendor.ts';
import { type MailVendor, openMailVendor } from './vendors/mail-vendor.ts';

export const customerMigrations = [
  MessagingTables1763683200000,
  Customers1763700000000,
  MailClaims1763700060000,
  MasterKeys1763706000000,
  SyncTables1763720000000,
  RunRecordsKept1763760000000,
  CrmProfiles1763770000000,
  PausedFlows1763790000000,
  ErasureSteps1763800000000,
  BuyersOfMarketplaces1763800060000,
  Reconciliations1763750000000,
];

/** Time, ids and how long retries wait: replaced in tests. */
export interface CustomerRuntime {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly topology: Topology;
}

const systemRuntime: CustomerRuntime = { clock: systemClock, ids: systemIds, topology: customerTopology };

const mailVendor = Symbol('mail vendor');

/** Composition root: the only place that says which class serves which port. */
@Module({})
export class CustomerModule implements OnApplicationShutdown {
  constructor(
    @Inject(crmVendor) private readonly crm: CrmVendor,
    @Inject(mailVendor) private readonly mail: MailVendor,
    health: HealthRegistry,
    parties: Parties,
  ) {
    showCircuits(health, [crm.http, mail.http]);
    parties.add(asParty(crm.http, 'crm'));
    parties.add(asParty(mail.http, 'mail'));
  }

  static with(config: CustomerConfig, runtime: CustomerRuntime = systemRuntime): DynamicModule {
    const { clock, ids, topology } = runtime;
    return {
      module: CustomerModule,
      imports: [
        DatabaseModule.forService({
          url: config.DATABASE_URL,
          service: 'customer',
          migrations: customerMigrations,
        }),
        MessagingModule.forService({
          urls: config.AMQP_URL,
          roles: config.ACCORD_ROLES,
          namespace: config.ACCORD_AMQP_NAMESPACE,
          topology,
        }),
        VendorHomeModule.forService(config, 'customer'),
      ],
      controllers: [...customerControllers],
      providers: [
        ...crmProviders(config, clock),
        ...comparisonProviders(config, clock, ids),
        ...erasureProviders(clock, ids),
        SyncProfile,
        SendOrderMail,
        MailToSink,
        LeaveToMarketplace,
        { provide: ForeignOrders, useValue: new ForeignOrdersStore() },
        { provide: clockToken, useValue: clock },
        { provide: MasterKeys, useValue: new MasterKeys({ rules: personRules, ids, clock }) },
        {
          provide: Customers,
          inject: [DataSource],
          useFactory: (source: DataSource) => new CustomerStore(source, ids),
        },
        {
          provide: MailLog,
          inject: [DataSource],
          useFactory: (source: DataSource) => new MailLogStore(source),
        },
        {
          provide: mailVendor,
          inject: [Telemetry, VendorHome],
          useFactory: (telemetry: Telemetry, home: VendorHome) =>
            openMailVendor(config, surroundings(telemetry, home)),
        },
        {
          provide: MailSender,
          inject: [mailVendor],
          useFactory: ({ sender }: MailVendor) => sender,
        },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.crm.http.close(), this.mail.http.close()]);
  }
}

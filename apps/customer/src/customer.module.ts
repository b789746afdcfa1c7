import type { Clock, Ids } from '@accord/canonical';
import { MessagingModule, MessagingTables1763683200000, Telemetry, type Topology } from '@accord/messaging';
import { DatabaseModule, HealthRegistry, systemClock, systemIds } from '@accord/service-kit';
import { bearer, createVendorClient, header, showCircuits, type VendorClient } from '@accord/vendor-client';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { CustomerConfig } from './customer.config.ts';
import { customerControllers } from './customer.controllers.ts';
import { customerTopology } from './customer.topology.ts';
import { clockToken } from './inbound/tokens.ts';
import { CustomerStore } from './outbound/customer-store.ts';
import { ErasureStore } from './outbound/erasure-store.ts';
import { MailLogStore } from './outbound/mail-log-store.ts';
import { Customers1763700000000 } from './outbound/migrations/1763700000000-customers.ts';
import { MailClaims1763700060000 } from './outbound/migrations/1763700060000-mail-claims.ts';
import { CrmProfiles } from './use-cases/ports/crm-profiles.ts';
import { Customers } from './use-cases/ports/customers.ts';
import { Erasures } from './use-cases/ports/erasures.ts';
import { MailLog } from './use-cases/ports/mail-log.ts';
import { MailSender } from './use-cases/ports/mail-sender.ts';
import { SendOrderMail } from './use-cases/send-order-mail.ts';
import { SyncProfile } from './use-cases/sync-profile.ts';
import { KlaviyoProfiles } from './vendors/klaviyo/klaviyo-profiles.ts';
import { KlaviyoClient } from './vendors/klaviyo/klaviyo.client.ts';
import { readFailure as readKlaviyoFailure } from './vendors/klaviyo/klaviyo.errors.ts';
import { SendgridMails } from './vendors/sendgrid/sendgrid-mails.ts';
import { SendgridClient } from './vendors/sendgrid/sendgrid.client.ts';
import { readFailure as readSendgridFailure } from './vendors/sendgrid/sendgrid.errors.ts';

export const customerMigrations = [
  MessagingTables1763683200000,
  Customers1763700000000,
  MailClaims1763700060000,
];

/** Time, ids and how long retries wait: replaced in tests. */
export interface CustomerRuntime {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly topology: Topology;
}

const systemRuntime: CustomerRuntime = { clock: systemClock, ids: systemIds, topology: customerTopology };

const klaviyo = Symbol('klaviyo');
const sendgrid = Symbol('sendgrid');

/** Composition root: the only place that says which class serves which port. */
@Module({})
export class CustomerModule implements OnApplicationShutdown {
  constructor(
    @Inject(klaviyo) private readonly klaviyoClient: VendorClient,
    @Inject(sendgrid) private readonly sendgridClient: VendorClient,
    health: HealthRegistry,
  ) {
    showCircuits(health, [klaviyoClient, sendgridClient]);
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
          namespace: config.ACCORD_AMQP_NAMESPACE,
          topology,
        }),
      ],
      controllers: [...customerControllers],
      providers: [
        SyncProfile,
        SendOrderMail,
        { provide: clockToken, useValue: clock },
        {
          provide: Customers,
          inject: [DataSource],
          useFactory: (source: DataSource) => new CustomerStore(source, ids),
        },
        {
          provide: Erasures,
          inject: [DataSource],
          useFactory: (source: DataSource) => new ErasureStore(source, ids),
        },
        {
          provide: MailLog,
          inject: [DataSource],
          useFactory: (source: DataSource) => new MailLogStore(source),
        },
        {
          provide: klaviyo,
          inject: [Telemetry],
          useFactory: (telemetry: Telemetry) => klaviyoAccount(config, telemetry),
        },
        {
          provide: sendgrid,
          inject: [Telemetry],
          useFactory: (telemetry: Telemetry) => sendgridAccount(config, telemetry),
        },
        {
          provide: CrmProfiles,
          inject: [klaviyo],
          useFactory: (http: VendorClient) => new KlaviyoProfiles(new KlaviyoClient(http)),
        },
        {
          provide: MailSender,
          inject: [sendgrid],
          useFactory: (http: VendorClient) =>
            new SendgridMails(new SendgridClient(http), config.SENDGRID_FROM),
        },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.klaviyoClient.close(), this.sendgridClient.close()]);
  }
}

function klaviyoAccount(config: CustomerConfig, recorder: Telemetry): VendorClient {
  return createVendorClient({
    vendor: 'klaviyo',
    account: 'default',
    service: 'customer',
    baseUrl: config.KLAVIYO_BASE_URL,
    auth: header('authorization', config.KLAVIYO_API_KEY, 'Klaviyo-API-Key '),
    readFailure: readKlaviyoFailure,
    recorder,
  });
}

function sendgridAccount(config: CustomerConfig, recorder: Telemetry): VendorClient {
  return createVendorClient({
    vendor: 'sendgrid',
    account: 'default',
    service: 'customer',
    baseUrl: config.SENDGRID_BASE_URL,
    auth: bearer(config.SENDGRID_API_KEY),
    readFailure: readSendgridFailure,
    recorder,
  });
}

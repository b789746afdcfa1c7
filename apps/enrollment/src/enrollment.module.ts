import type { Clock, Ids } from '@accord/canonical';
import { MessagingModule, type Topology } from '@accord/messaging';
import { DatabaseModule, systemClock, systemIds, type DatabaseOptions } from '@accord/service-kit';
import { VendorHomeModule } from '@accord/vendor-client';
import { Module, type DynamicModule } from '@nestjs/common';
import { comparisonProviders } from './comparison.providers.ts';
import type { EnrollmentConfig } from './enrollment.config.ts';
import { enrollmentControllers } from './enrollment.controllers.ts';
import { enrollmentTopology } from './enrollment.topology.ts';
import { erasureProviders } from './erasure.providers.ts';
import { ExpirySchedule } from './inbound/expiry-schedule.ts';
import { outboundProviders } from './outbound.providers.ts';
import { enrollmentMigrations } from './stores.ts';
import { useCaseProviders } from './use-cases.providers.ts';
import { ExpireHeldSeats } from './use-cases/expire-held-seats.ts';
import { vendorProviders } from './vendors.providers.ts';

/** Replaced in component tests; everything else is the same there as in production. */
export interface EnrollmentOverrides {
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** With another retry ladder. */
  readonly topology?: Topology;
}

/** What the service and its migration step open the database with. */
export function enrollmentDatabase(config: EnrollmentConfig): DatabaseOptions {
  return {
    service: 'enrollment',
    url: config.DATABASE_URL,
    poolSize: config.ENROLLMENT_POOL_SIZE,
    migrations: [...enrollmentMigrations],
  };
}

/** Composition root: which class serves which port is said in the provider lists beside this file. */
@Module({})
export class EnrollmentModule {
  static forService(config: EnrollmentConfig, overrides: EnrollmentOverrides = {}): DynamicModule {
    const { clock = systemClock, ids = systemIds, topology = enrollmentTopology } = overrides;
    return {
      module: EnrollmentModule,
      imports: [
        DatabaseModule.forService(enrollmentDatabase(config)),
        MessagingModule.forService({
          urls: config.AMQP_URL,
          roles: config.ACCORD_ROLES,
          namespace: config.ACCORD_AMQP_NAMESPACE,
          topology,
        }),
        VendorHomeModule.forService(config, 'enrollment'),
      ],
      controllers: [...enrollmentControllers],
      providers: [
        ...outboundProviders(clock, ids),
        ...vendorProviders(config),
        ...erasureProviders(clock),
        ...useCaseProviders(clock),
        ...comparisonProviders(config, clock, ids),
        {
          provide: ExpirySchedule,
          inject: [ExpireHeldSeats],
          useFactory: (expire: ExpireHeldSeats) =>
            new ExpirySchedule(expire, config.ENROLLMENT_EXPIRE_EVERY_MS),
        },
      ],
    };
  }
}

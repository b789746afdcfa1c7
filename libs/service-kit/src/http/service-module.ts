import { Global, Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CallerCheck, authenticatorToken } from '../auth/caller-check.ts';
import type { Authenticator } from '../auth/caller-check.ts';
import { AuthGuard } from '../auth/guard.ts';
import { FlagFile } from '../flags/flag-file.ts';
import { Flags } from '../flags/flags.ts';
import { FlagsController } from '../flags/flags.controller.ts';
import { HealthRegistry } from '../health.ts';
import { ProblemFilter } from '../problems/filter.ts';
import { systemClock, systemIds } from '../system.ts';
import { clockToken, idsToken } from './tokens.ts';

export interface Surroundings {
  readonly health: HealthRegistry;
  readonly authenticator: Authenticator;
  /** Path of the file of feature flags. */
  readonly flags?: string | undefined;
}

/** Wraps a service's own module with what is the same in all: guard, error answers, health, feature flags. */
@Global()
@Module({})
export class ServiceModule {
  static around(module: Type | DynamicModule, { health, authenticator, flags }: Surroundings): DynamicModule {
    return {
      module: ServiceModule,
      imports: [module],
      controllers: [FlagsController],
      providers: [
        { provide: HealthRegistry, useValue: health },
        { provide: authenticatorToken, useValue: authenticator },
        { provide: clockToken, useValue: systemClock },
        { provide: idsToken, useValue: systemIds },
        CallerCheck,
        {
          provide: Flags,
          useFactory: () => Flags.open(flags === undefined ? undefined : new FlagFile(flags), health),
        },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AuthGuard },
      ],
      exports: [HealthRegistry, Flags, CallerCheck, clockToken, idsToken],
    };
  }
}

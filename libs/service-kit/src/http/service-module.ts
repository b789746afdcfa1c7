import { Global, Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CallerCheck, authenticatorToken } from '../auth/caller-check.ts';
import type { Authenticator } from '../auth/caller-check.ts';
import { AuthGuard } from '../auth/guard.ts';
import { HealthRegistry } from '../health.ts';
import { ProblemFilter } from '../problems/filter.ts';
import { systemClock, systemIds } from '../system.ts';
import { clockToken, idsToken } from './tokens.ts';

/** Wraps a service's own module with what is the same in all: guard, error answers, health. */
@Global()
@Module({})
export class ServiceModule {
  static around(
    module: Type | DynamicModule,
    health: HealthRegistry,
    authenticator: Authenticator,
  ): DynamicModule {
    return {
      module: ServiceModule,
      imports: [module],
      providers: [
        { provide: HealthRegistry, useValue: health },
        { provide: authenticatorToken, useValue: authenticator },
        { provide: clockToken, useValue: systemClock },
        { provide: idsToken, useValue: systemIds },
        CallerCheck,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AuthGuard },
      ],
      exports: [HealthRegistry, CallerCheck, clockToken, idsToken],
    };
  }
}

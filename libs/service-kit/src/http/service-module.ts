import { Global, Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AuthGuard, authenticatorToken } from '../auth/guard.ts';
import type { Authenticator } from '../auth/guard.ts';
import { HealthRegistry } from '../health.ts';
import { ProblemFilter } from '../problems/filter.ts';

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
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AuthGuard },
      ],
      exports: [HealthRegistry],
    };
  }
}

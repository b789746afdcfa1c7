import { Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { HealthRegistry } from '@accord/service-kit';
import { openVendorHome } from './home/open-vendor-home.ts';
import type { VendorHomeConfig } from './home/open-vendor-home.ts';
import type { VendorCallRecorder } from './options.ts';
import { VendorHome } from './vendor-home.ts';

/** Provides VendorHome to the whole service, and closes it after the last call. */
@Module({})
export class VendorHomeModule implements OnApplicationShutdown {
  constructor(private readonly home: VendorHome) {}

  static forService(config: VendorHomeConfig, service: string): DynamicModule {
    return {
      module: VendorHomeModule,
      global: true,
      providers: [
        {
          provide: VendorHome,
          inject: [HealthRegistry],
          useFactory: (health: HealthRegistry) => openVendorHome(config, service, health),
        },
      ],
      exports: [VendorHome],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.home.close();
  }
}

/** What a service's accounts report to, and what they share: `recorder` for each of them. */
export function surroundings(
  recorder: Pick<VendorCallRecorder, 'record'>,
  home: VendorHome,
): VendorCallRecorder {
  return {
    record: (record) => {
      recorder.record(record);
    },
    home,
  };
}

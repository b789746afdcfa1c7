import { asyncApiDocument, startConsumers } from '@accord/messaging';
import { createService, serve } from '@accord/service-kit';
import type { RunningService, ServiceOptions } from '@accord/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InventoryConfig } from './inventory.config.ts';
import { importTypes } from './inbound/imports/import-types.ts';
import { InventoryModule, type InventoryOverrides } from './inventory.module.ts';
import { inventoryTopology } from './inventory.topology.ts';

export interface InventoryServiceOverrides extends InventoryOverrides {
  readonly authenticator?: ServiceOptions['authenticator'];
}

export interface InventoryService extends RunningService {
  readonly app: NestFastifyApplication;
}

/** The whole service, running: the same for production and for component tests. */
export async function createInventoryService(
  config: InventoryConfig,
  { authenticator, ...overrides }: InventoryServiceOverrides = {},
): Promise<InventoryService> {
  const app = await createService(InventoryModule.forService(config, overrides), {
    service: 'inventory',
    config,
    events: asyncApiDocument(inventoryTopology),
    uploads: { routes: ['/imports'], contentTypes: Object.keys(importTypes) },
    ...(authenticator && { authenticator }),
  });
  await startConsumers(app);
  const running = await serve(app, { service: 'inventory', config });
  return { ...running, app };
}

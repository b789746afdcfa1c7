import { loadConfig, runService } from '@accord/service-kit';
import { environment, inventoryConfig } from './inventory.config.ts';
import { createInventoryService } from './inventory.service.ts';

await runService(() => createInventoryService(loadConfig(inventoryConfig, environment)));

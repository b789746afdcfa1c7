import type { Provider } from '@nestjs/common';
import type { OperationsConfig } from './operations.config.ts';
import { SyntheticSchedule } from './inbound/synthetic.schedule.ts';
import { CheckoutShop } from './outbound/synthetic/checkout-shop.ts';
import { PostgresSyntheticRuns } from './outbound/synthetic/postgres-synthetic-runs.ts';
import { PlaceSyntheticOrder } from './use-cases/synthetic/place-synthetic-order.ts';
import { Shop, SyntheticRuns } from './use-cases/synthetic/ports.ts';
import { RunSynthetic } from './use-cases/synthetic/run-synthetic.ts';
import { TellOfSynthetic } from './use-cases/synthetic/tell-of-synthetic.ts';
import { syntheticSettings } from './use-cases/synthetic/synthetic-settings.ts';
import type { SyntheticSettings } from './use-cases/synthetic/synthetic-settings.ts';

/** Orders that nobody places, to see whether orders go through. */
export function syntheticProviders(config: OperationsConfig): Provider[] {
  return [
    { provide: syntheticSettings, useValue: settingsOf(config) },
    { provide: SyntheticRuns, useClass: PostgresSyntheticRuns },
    {
      provide: Shop,
      useFactory: () => new CheckoutShop({ url: config.CHECKOUT_URL, serviceKey: config.ACCORD_SERVICE_KEY }),
    },
    PlaceSyntheticOrder,
    TellOfSynthetic,
    RunSynthetic,
    SyntheticSchedule,
  ];
}

function settingsOf(config: OperationsConfig): SyntheticSettings {
  return {
    everyMs: config.OPERATIONS_SYNTHETIC_SECONDS * 1_000,
    patienceMs: config.OPERATIONS_SYNTHETIC_PATIENCE_MS,
    lookMs: config.OPERATIONS_POLL_MS / 10,
    lines: config.OPERATIONS_SYNTHETIC_SKUS.map((sku) => ({ sku, quantity: 1 })),
    tokens: config.OPERATIONS_SYNTHETIC_TOKENS,
  };
}

import type { Provider } from '@nestjs/common';
import type { OperationsConfig } from './operations.config.ts';
import { PostgresAnomalyBook } from './outbound/anomalies/postgres-anomaly-book.ts';
import { PostgresSyntheticRuns } from './outbound/synthetic/postgres-synthetic-runs.ts';
import { AnomalyBook } from './use-cases/anomalies/ports.ts';
import { SyntheticRuns } from './use-cases/synthetic/ports.ts';
import { syntheticSettings } from './use-cases/synthetic/synthetic-settings.ts';
import type { SyntheticSettings } from './use-cases/synthetic/synthetic-settings.ts';

/** Synthetic orders, and what is unusual about the real ones. */
export function syntheticProviders(config: OperationsConfig): Provider[] {
  return [
    { provide: syntheticSettings, useValue: settingsOf(config) },
    { provide: SyntheticRuns, useClass: PostgresSyntheticRuns },
    { provide: AnomalyBook, useClass: PostgresAnomalyBook },
  ];
}

function settingsOf(config: OperationsConfig): SyntheticSettings {
  return {
    everyMs: config.OPERATIONS_SYNTHETIC_SECONDS * 1_000,
    lines: config.OPERATIONS_SYNTHETIC_SKUS.map((sku) => ({ sku, quantity: 1 })),
    tokens: config.OPERATIONS_SYNTHETIC_TOKENS,
  };
}

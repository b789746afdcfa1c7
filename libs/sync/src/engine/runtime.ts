import type { Chance, Ids } from '@accord/canonical';
import { systemChance, systemIds, wait } from '@accord/service-kit';

/** What the engine takes from the world, so that a test can take it away. */
export interface SyncRuntime {
  readonly ids: Ids;
  readonly chance: Chance;
  /** Rejects as soon as the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const systemRuntime: SyncRuntime = { ids: systemIds, chance: systemChance, wait };

import type { Chance, Clock, Ids } from '@accord/canonical';
import { systemChance, systemClock, systemIds, wait } from '@accord/service-kit';

/** Time, chance and ids as arguments, so that a test can own them. */
export interface BrokerRuntime {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly ids: Ids;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const systemRuntime: BrokerRuntime = {
  clock: systemClock,
  chance: systemChance,
  ids: systemIds,
  wait,
};

/** Waits, but no longer than until the signal says that nobody wants to wait any more. */
export async function rest(
  runtime: Pick<BrokerRuntime, 'wait'>,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await runtime.wait(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

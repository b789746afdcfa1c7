import type { Signal } from '../incidents/signal.ts';
import { nodeOfStage } from './synthetic-run.ts';
import type { SyntheticRun } from './synthetic-run.ts';

export const syntheticFailed = 'synthetic.failed';

type Said = Pick<Signal, 'node' | 'code' | 'source' | 'severity'>;

/**
 * What the last two runs say: nothing after one failure, which may have been a restart; a problem of the part that the
 * second failed at; or that all is well. An interrupted run says nothing of orders.
 * @param latest first
 */
export function verdictOf(runs: readonly SyntheticRun[]): { readonly raise?: Said; readonly clear: boolean } {
  const [last, before] = runs.filter(({ outcome }) => outcome !== 'interrupted');
  if (last === undefined) return { clear: false };
  if (last.failedAt === null) return { clear: true };
  if (before?.outcome !== 'failed') return { clear: false };
  const node = nodeOfStage(last.failedAt);
  return {
    raise: { node, code: syntheticFailed, source: 'synthetic orders', severity: 'warning' },
    clear: false,
  };
}

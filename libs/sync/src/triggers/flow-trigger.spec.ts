import { expect, it } from '@jest/globals';
import { FlowTrigger } from './flow-trigger.ts';
import type { Attempt } from './flow-trigger.ts';

it('asks a paused flow again every few seconds, so that what came due meanwhile is done soon after it is resumed', async () => {
  const attempts: Attempt[] = ['paused', 'paused', 'finished', 'finished'];
  const waits: number[] = [];
  const stop = new AbortController();
  const trigger = new FlowTrigger({
    plan: { everyMs: 3_600_000, webhook: true },
    run: async () => {
      const attempt = attempts.shift() ?? 'finished';
      if (attempts.length === 0) stop.abort();
      return attempt;
    },
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  await trigger.follow(stop.signal);
  expect(waits).toEqual([0, 5_000, 5_000, 3_600_000]);
});

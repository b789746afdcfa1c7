import type { RunningSystem } from '@accord/cli';
import { expect, it } from '@jest/globals';

import { placeOrders } from '../src/order-load.ts';

it('has nobody go on asking for an answer once the run cannot be brought to its end', async () => {
  const broken = new AbortController();
  let asked = 0;
  const ask = (): string => {
    asked += 1;
    broken.abort();
    return 'http://127.0.0.1:1';
  };
  // Only what the load asks of a system: one of which nothing is left.
  const gone = { key: 'none', addresses: { url: ask } } as unknown as RunningSystem;
  const load = placeOrders(gone, {
    seed: 1,
    orders: 1_000,
    perSecond: 1_000,
    enough: () => true,
    onAccepted: () => undefined,
    stop: new AbortController().signal,
    abandon: broken.signal,
  });
  await expect(load).rejects.toThrow('got no answer: 0');
  expect(asked).toBe(1);
});

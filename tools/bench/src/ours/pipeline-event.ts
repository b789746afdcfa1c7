import { defineEvent } from '@accord/canonical';
import { defineTopology } from '@accord/messaging';
import { z } from 'zod';

/** An event of about the size of a small order's. */
export const benchOrderPlaced = defineEvent({
  owner: 'bench',
  aggregate: 'order',
  type: 'bench.order.placed',
  version: 1,
  data: z.object({ id: z.uuid(), total: z.int(), padding: z.string() }),
});

export const padding = 'x'.repeat(400);

/** Same consumer twice: one transaction per event, or up to a hundred events in one. */
export const oneByOne = { queue: 'bench.apply-effect-on-order-placed', events: [benchOrderPlaced] };
export const inBatches = {
  queue: 'bench.apply-effects-on-order-placed',
  events: [benchOrderPlaced],
  prefetch: 400,
  batch: { size: 100, maxWaitMs: 5 },
};

export const singleTopology = defineTopology({ service: 'bench', consumers: [oneByOne] });
export const batchTopology = defineTopology({ service: 'bench', consumers: [inBatches] });

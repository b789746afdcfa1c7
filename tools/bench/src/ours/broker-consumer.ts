import { defineTopology, done, exchanges, OnRawMessage, type Verdict } from '@accord/messaging';
import { Controller } from '@nestjs/common';

import { Finish } from './pipeline-consumers.ts';

/** Takes whatever is published under its key, as the watchers of operations do. */
export const anything = {
  queue: 'bench.count-anything',
  raw: true,
  bindings: [{ exchange: exchanges.events, key: 'bench.anything' }],
  prefetch: 200,
} as const;

export const brokerTopology = defineTopology({ service: 'bench', consumers: [anything] });

@Controller()
export class CountingConsumer {
  constructor(private readonly finish: Finish) {}

  @OnRawMessage(anything)
  async count(): Promise<Verdict> {
    this.finish.count(1);
    return done();
  }
}

import type { Envelope } from '@accord/canonical';
import {
  type Delivery,
  done,
  type EventDelivery,
  OnEvent,
  OnEventBatch,
  UnitOfWork,
  type Verdict,
} from '@accord/messaging';
import { Controller } from '@nestjs/common';

import { inBatches, oneByOne } from './pipeline-event.ts';

interface Placed {
  readonly id: string;
  readonly total: number;
}

/** Counts effects, so that a run knows when it is over. */
export class Finish {
  #done = 0;
  #target = Number.POSITIVE_INFINITY;
  #resolve: () => void = () => undefined;
  /** Told of each effect as soon as it is committed. */
  heard: (id: string) => void = () => undefined;

  expect(target: number): Promise<void> {
    this.#done = 0;
    this.#target = target;
    return new Promise((resolve) => (this.#resolve = resolve));
  }

  count(events: number): void {
    this.#done += events;
    if (this.#done >= this.#target) this.#resolve();
  }
}

@Controller()
export class OneByOneConsumer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly finish: Finish,
  ) {}

  @OnEvent(oneByOne)
  async apply({ data }: Envelope<Placed>, delivery: Delivery): Promise<Verdict> {
    await this.work.once(delivery, async (tx) => {
      await tx.manager.query('INSERT INTO effects VALUES ($1, $2)', [data.id, data.total]);
    });
    this.finish.heard(data.id);
    this.finish.count(1);
    return done();
  }
}

@Controller()
export class InBatchesConsumer {
  constructor(
    private readonly work: UnitOfWork,
    private readonly finish: Finish,
  ) {}

  @OnEventBatch(inBatches)
  async apply(deliveries: readonly EventDelivery<Placed>[]): Promise<Verdict> {
    const byMessage = new Map(deliveries.map(({ event, delivery }) => [delivery.messageId, event.data]));
    await this.work.onceForAll(
      deliveries.map(({ delivery }) => delivery),
      async (tx, fresh) => {
        const orders = fresh.flatMap(({ messageId }) => byMessage.get(messageId) ?? []);
        await tx.manager.query('INSERT INTO effects SELECT * FROM unnest($1::uuid[], $2::integer[])', [
          orders.map(({ id }) => id),
          orders.map(({ total }) => total),
        ]);
      },
    );
    this.finish.count(deliveries.length);
    return done();
  }
}

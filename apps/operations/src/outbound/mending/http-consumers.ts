import { Failure } from '@accord/canonical';
import { AppliedAnswer, ServedConsumers, mostMessageIds } from '@accord/messaging';
import { createLogger } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { z } from 'zod';
import { Consumers } from '../../use-cases/mending/ports.ts';
import type { ConsumerFacts, Readers } from '../../use-cases/mending/ports.ts';
import { type AskedServices, clientsOf } from '../service-clients.ts';

/** Each service is asked for its own queues, which bear its name in front. */
export class HttpConsumers extends Consumers implements OnApplicationShutdown {
  readonly #services: ReadonlyMap<string, VendorClient>;
  readonly #log = createLogger('consumers');

  constructor(asked: AskedServices) {
    super();
    this.#services = clientsOf(asked);
  }

  override knows(queue: string): boolean {
    return this.#services.has(ownerOf(queue));
  }

  override async factsOf(queue: string): Promise<ConsumerFacts | undefined> {
    const consumers = await consumersOf(ownerOf(queue), this.#of(queue));
    return consumers.find((one) => one.queue === queue);
  }

  override async readersOf(eventType: string): Promise<Readers> {
    const unanswered: string[] = [];
    const found = await Promise.all(
      [...this.#services].map(async ([service, client]) => {
        try {
          return await consumersOf(service, client);
        } catch (error) {
          this.#log.warn({ event: 'consumers.unanswered', service, error });
          unanswered.push(service);
          return [];
        }
      }),
    );
    const readers = found.flat().filter(({ events }) => events.includes(eventType));
    return { queues: readers.map(({ queue }) => queue).sort(), unanswered: unanswered.sort() };
  }

  override async doneWith(queue: string, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
    const done = new Set<string>();
    for (let from = 0; from < messageIds.length; from += mostMessageIds) {
      const { body } = await this.#of(queue).call({
        operation: 'list_applied',
        method: 'POST',
        path: '/internal/applied',
        json: { queue, messageIds: messageIds.slice(from, from + mostMessageIds) },
        repeat: 'safe',
      });
      for (const id of readAnswer(queue, AppliedAnswer, body).applied) done.add(id);
    }
    return done;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#services.values()].map((client) => client.close()));
  }

  #of(queue: string): VendorClient {
    const client = this.#services.get(ownerOf(queue));
    if (client !== undefined) return client;
    throw new Failure('parked.unknown_consumer', 'conflict', 'no service of ours has such a queue');
  }
}

async function consumersOf(service: string, client: VendorClient): Promise<readonly ConsumerFacts[]> {
  const { body } = await client.call({
    operation: 'list_consumers',
    method: 'GET',
    path: '/internal/consumers',
    repeat: 'safe',
  });
  return readAnswer(service, ServedConsumers, body).consumers;
}

function ownerOf(queue: string): string {
  return queue.split('.')[0] ?? queue;
}

function readAnswer<S extends z.ZodType>(queue: string, schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Failure(`${ownerOf(queue)}.unreadable`, 'transient', 'answered something else than agreed', {
    cause: parsed.error,
    sent: 'yes',
  });
}

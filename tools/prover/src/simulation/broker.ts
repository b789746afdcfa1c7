import { parseEnvelope, type Envelope, type EventDefinition } from '@accord/canonical';
import { chooseTier, Delivery, outcomeOf, type Topology, type Verdict } from '@accord/messaging';
import { inheritContext, runInContext } from '@accord/service-kit';
import type { Cluster } from './cluster.ts';
import type { Replica } from './replica.ts';
import type { Setting } from './setting.ts';

export interface Told {
  readonly event: Envelope<never>;
  readonly delivery: Delivery;
}

/** How one consumer of a machine takes what is delivered to it: one at a time, or all at once. */
export interface Handler<Machine> {
  readonly consumer: ConsumerOf;
  readonly take: (machine: Machine, told: readonly Told[]) => Promise<Verdict>;
}

interface ConsumerOf {
  readonly queue: string;
  readonly events: readonly EventDefinition[];
  readonly timeLimitMs?: number;
  readonly batch?: { readonly size: number };
}

interface Message {
  readonly messageId: string;
  readonly routingKey: string;
  readonly body: Buffer;
  readonly attempt: number;
  readonly waits: number;
  /** A batch that did not end well comes again one by one. */
  readonly alone: boolean;
}

interface Queue {
  readonly name: string;
  readonly waiting: Message[];
  readonly pump: () => void;
}

const defaultTimeLimitMs = 20_000;
const quickMs = 8;
const lateMs = { least: 1_000, most: 180_000 };

export interface ParkedMessage {
  readonly queue: string;
  readonly reason: string;
  readonly routingKey: string;
}

/** Queues, deliveries, verdicts and the retry ladder: what was taken over is delivered until somebody says done. */
export class Broker {
  readonly parked: ParkedMessage[] = [];
  readonly #setting: Setting;
  readonly #queuesByKey = new Map<string, Queue[]>();

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /** @throws RangeError for a consumer of the topology that nobody handles */
  connect<Machine>(
    topology: Topology,
    cluster: Cluster<Machine>,
    handlers: readonly Handler<Machine>[],
  ): void {
    for (const consumer of topology.consumers) {
      if ('raw' in consumer || consumer.events.some(isNotPlayed)) continue;
      const handler = handlers.find((one) => one.consumer.queue === consumer.queue);
      if (handler === undefined) throw new RangeError(`nobody handles ${consumer.queue}`);
      const queue: Queue = {
        name: consumer.queue,
        waiting: [],
        pump: () => {
          this.#deliver({ queue, topology, cluster, handler });
        },
      };
      for (const { key } of consumer.events)
        this.#queuesByKey.set(key, [...(this.#queuesByKey.get(key) ?? []), queue]);
    }
  }

  /** Takes a message over, into every queue that wants it. */
  publish({ messageId, routingKey, body }: Pick<Message, 'messageId' | 'routingKey' | 'body'>): void {
    const { faults } = this.#setting;
    for (const queue of this.#queuesByKey.get(routingKey) ?? []) {
      const message = { messageId, routingKey, body, attempt: 1, waits: 0, alone: false };
      const at = `${queue.name} ${routingKey}`;
      const late = faults.strike('message_late', at) ? faults.delayMs(lateMs.least, lateMs.most) : 0;
      this.#enqueue(queue, message, late);
      if (faults.strike('message_repeated', at))
        this.#enqueue(queue, message, faults.delayMs(1, lateMs.most));
    }
  }

  #enqueue(queue: Queue, message: Message, afterMs: number): void {
    const { timeline, chance, faults } = this.#setting;
    timeline.after(afterMs, () => {
      if (faults.strike('message_overtakes', queue.name)) queue.waiting.unshift(message);
      else queue.waiting.push(message);
      timeline.after(chance.next() * quickMs, queue.pump);
    });
  }

  #deliver<Machine>(way: Way<Machine>): void {
    const { queue, cluster, handler } = way;
    const { timeline, chance, trace } = this.#setting;
    if (queue.waiting.length === 0) return;
    const server = cluster.any();
    if (server === undefined) {
      timeline.after(500, queue.pump);
      return;
    }
    const first = queue.waiting[0];
    const most =
      handler.consumer.batch === undefined || first?.alone === true ? 1 : handler.consumer.batch.size;
    const messages = queue.waiting.splice(0, chance.between(1, Math.min(most, queue.waiting.length)));
    const { replica, machine } = server;
    for (const { routingKey, attempt } of messages)
      trace(() => `${replica.name} gets ${routingKey} on ${queue.name}, attempt ${attempt}`);
    this.#handle(way, { replica, machine, messages });
  }

  #handle<Machine>(
    way: Way<Machine>,
    { replica, machine, messages }: { replica: Replica; machine: Machine; messages: readonly Message[] },
  ): void {
    const { queue, handler } = way;
    const { timeline, faults } = this.#setting;
    let over = false;
    const redeliver = (): void => {
      if (over) return;
      over = true;
      for (const message of messages) this.#enqueue(queue, message, 20);
    };
    const alone = replica.onDeath(redeliver);
    const limitMs = handler.consumer.timeLimitMs ?? defaultTimeLimitMs;
    const settle = (verdict: Verdict): void => {
      if (over || !replica.alive) return;
      if (faults.strike('ack_lost', queue.name)) redeliver();
      over = true;
      alone();
      timeline.callOff(limit);
      this.#settle(way, messages, verdict);
    };
    const limit = timeline.after(limitMs, () => {
      settle({ kind: 'retry', reason: 'handler.timed_out' });
    });
    this.#run(
      handler,
      machine,
      messages.map((message) => this.#told(queue, message)),
    ).then(
      async (verdict) => {
        await replica.mayDie(`before ack on ${queue.name}`);
        settle(verdict);
      },
      (error: unknown) => {
        settle(outcomeOf(error).verdict);
      },
    );
  }

  #settle<Machine>({ queue, topology }: Way<Machine>, messages: readonly Message[], verdict: Verdict): void {
    if (verdict.kind === 'done') return;
    const { trace } = this.#setting;
    trace(() => `${queue.name}: ${verdict.kind} (${verdict.reason})`);
    if (messages.length > 1) {
      for (const message of messages) this.#enqueue(queue, { ...message, alone: true }, 5);
      return;
    }
    for (const message of messages) {
      const tier = verdict.kind === 'retry' ? this.#tier(topology, message, verdict) : undefined;
      if (tier === undefined)
        this.parked.push({ queue: queue.name, reason: verdict.reason, routingKey: message.routingKey });
      else this.#enqueue(queue, tier.message, tier.delayMs);
    }
  }

  #tier(
    topology: Topology,
    message: Message,
    verdict: Extract<Verdict, { kind: 'retry' }>,
  ): { message: Message; delayMs: number } | undefined {
    const usesAttempt = verdict.usesAttempt ?? true;
    const { attempt, waits } = message;
    const tier = chooseTier(topology.retryTiers, { attempt, waits, usesAttempt, afterMs: verdict.afterMs });
    if (tier === undefined) return undefined;
    const next = usesAttempt ? { attempt: attempt + 1, waits } : { attempt, waits: waits + 1 };
    return {
      message: { ...message, ...next },
      delayMs: tier.delayMs * (1 + this.#setting.chance.next() * 0.2),
    };
  }

  /** Each event within its own story, as the pipeline of a consumer does it. */
  #run<Machine>(handler: Handler<Machine>, machine: Machine, told: readonly Told[]): Promise<Verdict> {
    const [first] = told;
    if (first === undefined) return Promise.resolve({ kind: 'done' });
    const { correlationid, id } = first.event;
    return runInContext(inheritContext({ correlationId: correlationid, causationId: id }), () =>
      handler.take(machine, told),
    );
  }

  #told(queue: Queue, { messageId, body, routingKey, attempt, waits }: Message): Told {
    const delivery = new Delivery(
      queue.name,
      {
        content: body,
        fields: {
          deliveryTag: 1,
          redelivered: attempt > 1,
          exchange: 'accord.events',
          routingKey,
          consumerTag: '',
        },
        properties: propertiesOf(messageId, { 'x-accord-attempt': attempt, 'x-accord-waits': waits }),
      },
      this.#setting.timeline.now(),
    );
    // Which data an event of this consumer carries is known to its handler only.
    const event = parseEnvelope(JSON.parse(body.toString())) as Envelope<never>;
    delivery.correlationId = event.correlationid;
    delivery.sequence = Number(event.sequence);
    return { event, delivery };
  }
}

interface Way<Machine> {
  readonly queue: Queue;
  readonly topology: Topology;
  readonly cluster: Cluster<Machine>;
  readonly handler: Handler<Machine>;
}

type Properties = ConstructorParameters<typeof Delivery>[1]['properties'];

function propertiesOf(messageId: string, headers: Properties['headers']): Properties {
  const unset = undefined;
  return {
    contentType: 'application/cloudevents+json',
    contentEncoding: unset,
    headers,
    deliveryMode: 2,
    priority: unset,
    correlationId: unset,
    replyTo: unset,
    expiration: unset,
    messageId,
    timestamp: unset,
    type: unset,
    userId: unset,
    appId: unset,
    clusterId: unset,
  };
}

/** No customer service runs in a history, so nobody is erased in one. */
function isNotPlayed({ owner }: { readonly owner: string }): boolean {
  return owner === 'customer';
}

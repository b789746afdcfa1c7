import type { Channel } from 'amqplib';
import { createLogger, gauge, monotonicMs } from '@accord/service-kit';
import type { BrokerLink } from '../broker/link.ts';
import { inNamespace } from '../topology/names.ts';
import type { Topology } from '../topology/definition.ts';
import { CatchUp } from './catch-up.ts';

const everyMs = 5_000;
const longestAskingMs = 2_000;

const log = createLogger('messaging.consumer');
const backlog = gauge({
  name: 'accord_consumer_backlog',
  help: 'messages that wait in the queue of a consumer; those in hand and those put off are not counted',
  labelNames: ['consumer'],
});
const catchUpSeconds = gauge({
  name: 'accord_consumer_catch_up_seconds',
  help: 'until the queue is empty, if it goes on as in the last minute; +Inf while it gets no shorter',
  labelNames: ['consumer'],
});

export interface BacklogOptions {
  readonly link: BrokerLink;
  readonly namespace: string;
  readonly topology: Topology;
  readonly nowMs?: () => number;
}

/** How much waits for each consumer of a service, and how long it will take to catch up. */
export class Backlog {
  readonly #options: BacklogOptions;
  readonly #catchUps = new Map<string, CatchUp>();
  #timer: NodeJS.Timeout | undefined;
  #channel: Channel | undefined;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** Measures every five seconds, as long as there is a broker. */
  start(): void {
    this.#timer ??= setInterval(() => {
      this.measure().catch((error: unknown) => {
        log.debug({ event: 'consumer.backlog_not_measured', err: error });
      });
    }, everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** What waits for each consumer now, for a person who asks; nothing when the broker does not answer soon. */
  async waiting(): Promise<ReadonlyMap<string, number>> {
    const enough = AbortSignal.timeout(longestAskingMs);
    const late = new Promise<undefined>((resolve) => {
      enough.addEventListener('abort', () => resolve(undefined));
    });
    const asked = this.#counts().catch((error: unknown) => {
      log.debug({ event: 'consumer.backlog_not_measured', err: error });
      return undefined;
    });
    return (await Promise.race([asked, late])) ?? new Map<string, number>();
  }

  async measure(): Promise<void> {
    const { link, nowMs = monotonicMs } = this.#options;
    if (!link.connected) return;
    for (const [queue, messageCount] of await this.#counts()) {
      const catchUp = this.#catchUps.get(queue) ?? new CatchUp();
      this.#catchUps.set(queue, catchUp);
      backlog.set({ consumer: queue }, messageCount);
      catchUpSeconds.set({ consumer: queue }, catchUp.sample({ atMs: nowMs(), waiting: messageCount }));
    }
  }

  async #counts(): Promise<ReadonlyMap<string, number>> {
    const { namespace, topology } = this.#options;
    const channel = (this.#channel ??= await this.#open());
    const counts = new Map<string, number>();
    for (const { queue } of topology.consumers)
      counts.set(queue, (await channel.checkQueue(inNamespace(namespace, queue))).messageCount);
    return counts;
  }

  /** A queue that is not there closes the channel; the next look opens another. */
  async #open(): Promise<Channel> {
    const channel = await (await this.#options.link.connection()).createChannel();
    channel.on('error', (error: unknown) => {
      log.debug({ event: 'consumer.backlog_not_measured', err: error });
    });
    channel.on('close', () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    return channel;
  }
}

import { Failure } from '@accord/canonical';
import { counter, createLogger, Transactions } from '@accord/service-kit';
import type { DataSource } from 'typeorm';
import { Backoff } from '../broker/backoff.ts';
import type { ConfirmSession } from '../broker/confirm-session.ts';
import type { Publisher } from '../broker/publisher.ts';
import { rest, systemRuntime } from '../broker/runtime.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import { messageOfRow } from './event-message.ts';
import { anythingWaits, deleteSent, readLanes, takeLanes } from './relay-batch.ts';
import type { WaitingEvent } from './relay-batch.ts';

export interface RelayOptions {
  readonly dataSource: DataSource;
  readonly publisher: Publisher;
  readonly namespace: string;
  /** Events per lane and round, of sixteen lanes. Default 32. */
  readonly perLane?: number;
  readonly runtime?: BrokerRuntime;
  /** Default: those of the data source. A test ends one in the middle. */
  readonly transactions?: Pick<Transactions, 'run'>;
}

const shortestPollMs = 30;
const longestPollMs = 100;
/** After a round as large as this one the next follows at once. */
const busyFrom = 100;

const log = createLogger('messaging.relay');
const relayed = counter({
  name: 'accord_outbox_relayed_total',
  help: 'events by type and by outcome of their publication',
  labelNames: ['event', 'outcome'],
});

/**
 * Carries committed events to the broker. A lane is locked while its events are on their way, so several relays
 * share the work and each aggregate keeps its order; a row is deleted only after its confirmation. Killed in
 * between, the event is sent again, and the inbox of its reader knows it.
 */
export class OutboxRelay {
  readonly #options: RelayOptions;
  readonly #runtime: BrokerRuntime;
  readonly #transactions: Pick<Transactions, 'run'>;
  readonly #perLane: number;
  readonly #backoff: Backoff;
  #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#runtime = options.runtime ?? systemRuntime;
    this.#transactions = options.transactions ?? new Transactions(options.dataSource);
    this.#perLane = options.perLane ?? 32;
    this.#backoff = new Backoff(this.#runtime.chance);
  }

  start(): void {
    if (this.#running) return;
    this.#stopping = new AbortController();
    this.#running = this.#run(this.#stopping.signal);
  }

  /** Finishes the batch at hand. What is left waits for the next start, or for another relay. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('stopping'));
    await this.#running;
    this.#running = undefined;
  }

  /** Sends what waits now, until a round finds nothing. For tests and one-off tools. */
  async drainOnce(): Promise<number> {
    let total = 0;
    for (;;) {
      const sent = await this.#relay(await this.#options.publisher.ready());
      if (sent === 0) return total;
      total += sent;
    }
  }

  async #run(stopping: AbortSignal): Promise<void> {
    const stopped = new Promise<undefined>((resolve) => {
      stopping.addEventListener('abort', () => {
        resolve(undefined);
      });
    });
    let pollMs = shortestPollMs;
    while (!stopping.aborted) {
      try {
        // Outside the transaction, because a broker may be away for hours.
        const session = await Promise.race([this.#options.publisher.ready(), stopped]);
        if (session === undefined) return;
        const idle = pollMs > shortestPollMs && !(await anythingWaits(this.#options.dataSource.manager));
        const sent = idle ? 0 : await this.#relay(session);
        this.#backoff.succeeded();
        if (sent >= busyFrom) continue;
        pollMs = sent > 0 ? shortestPollMs : Math.min(longestPollMs, pollMs + 10);
        await rest(this.#runtime, pollMs, stopping);
      } catch (error) {
        log.warn({
          event: 'relay.failed',
          code: error instanceof Failure ? error.code : undefined,
          err: error,
        });
        // A deadline was a pause already, and the next session begins with one of its own.
        if (!isDeadline(error)) await rest(this.#runtime, this.#backoff.nextMs(), stopping);
      }
    }
  }

  /** One round over all free lanes. @returns how many events are with the broker now */
  async #relay(session: ConfirmSession): Promise<number> {
    let failure: Failure | undefined;
    const moved = await this.#transactions.run(async (manager) => {
      const lanes = await takeLanes(manager);
      const events = lanes.length > 0 ? await readLanes(manager, lanes, this.#perLane) : [];
      const outcomes = await session.sendAll(
        events.map((event) => messageOfRow(event, this.#options.namespace)),
      );
      const sent = events.filter((_event, index) => outcomes[index] === undefined);
      failure = outcomes.find((outcome) => outcome !== undefined);
      await deleteSent(manager, sent);
      return sent;
    });
    for (const [event, count] of countByKey(moved)) relayed.inc({ event, outcome: 'sent' }, count);
    if (failure) {
      relayed.inc({ event: 'any', outcome: failure.code });
      throw failure;
    }
    return moved.length;
  }
}

function isDeadline(error: unknown): boolean {
  return error instanceof Failure && error.code === 'broker.publish_deadline';
}

function countByKey(events: readonly WaitingEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { routingKey } of events) counts.set(routingKey, (counts.get(routingKey) ?? 0) + 1);
  return counts;
}

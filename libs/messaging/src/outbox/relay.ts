import { Failure } from '@accord/canonical';
import { counter, createLogger } from '@accord/service-kit';
import type { DataSource } from 'typeorm';
import { Backoff } from '../broker/backoff.ts';
import type { ConfirmSession } from '../broker/confirm-session.ts';
import type { OutgoingMessage } from '../broker/message.ts';
import type { Publisher } from '../broker/publisher.ts';
import { rest, systemRuntime } from '../broker/runtime.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import { exchanges, inNamespace } from '../topology/names.ts';
import { laneCount } from './lanes.ts';
import { anythingWaits, deleteSent, readLanes, takeLanes } from './relay-batch.ts';
import type { WaitingEvent } from './relay-batch.ts';

export interface RelayOptions {
  readonly dataSource: DataSource;
  readonly publisher: Publisher;
  readonly namespace: string;
  /** Events per lane and round; a round takes up to eight lanes. Default 64. */
  readonly perLane?: number;
  readonly runtime?: BrokerRuntime;
}

const shortestPollMs = 30;
const longestPollMs = 100;

const log = createLogger('messaging.relay');
const relayed = counter({
  name: 'accord_outbox_relayed_total',
  help: 'events by outcome of their publication',
  labelNames: ['outcome'],
});

/**
 * Carries committed events to the broker. A lane is locked while its events are on their way, so several relays
 * share the work and each aggregate keeps its order; a row is deleted only after its confirmation. Killed in
 * between, the event is sent again, and the inbox of its reader knows it.
 */
export class OutboxRelay {
  readonly #options: RelayOptions;
  readonly #runtime: BrokerRuntime;
  readonly #perLane: number;
  readonly #backoff: Backoff;
  #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #round = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#runtime = options.runtime ?? systemRuntime;
    this.#perLane = options.perLane ?? 64;
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

  /** Sends what waits now, until two rounds in a row (all lanes) find nothing. For tests and one-off tools. */
  async drainOnce(): Promise<number> {
    let total = 0;
    for (let emptyRounds = 0; emptyRounds < 2;) {
      const { sent } = await this.#relay(await this.#options.publisher.ready());
      total += sent;
      emptyRounds = sent > 0 ? 0 : emptyRounds + 1;
    }
    return total;
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
        const { sent, full } = await this.#relay(session);
        this.#backoff.succeeded();
        if (full) continue;
        pollMs = sent > 0 ? shortestPollMs : Math.min(longestPollMs, pollMs + 10);
        await rest(this.#runtime, pollMs, stopping);
      } catch (error) {
        log.warn({
          event: 'relay.failed',
          code: error instanceof Failure ? error.code : undefined,
          err: error,
        });
        await rest(this.#runtime, this.#backoff.nextMs(), stopping);
      }
    }
  }

  async #relay(session: ConfirmSession): Promise<{ sent: number; full: boolean }> {
    const { dataSource } = this.#options;
    if (!(await anythingWaits(dataSource.manager))) return { sent: 0, full: false };
    this.#round = (this.#round + laneCount / 2) % laneCount;
    let failure: Failure | undefined;
    const moved = await dataSource.transaction(async (manager) => {
      const lanes = await takeLanes(manager, this.#round);
      const events = lanes.length > 0 ? await readLanes(manager, lanes, this.#perLane) : [];
      const outcomes = await session.sendAll(events.map((event) => this.#message(event)));
      const sent = events.filter((_event, index) => outcomes[index] === undefined);
      failure = outcomes.find((outcome) => outcome !== undefined);
      await deleteSent(manager, sent);
      return { sent: sent.length, full: events.length >= this.#perLane };
    });
    relayed.inc({ outcome: 'sent' }, moved.sent);
    if (failure) {
      relayed.inc({ outcome: failure.code });
      throw failure;
    }
    return moved;
  }

  #message(event: WaitingEvent): OutgoingMessage {
    return {
      exchange: inNamespace(this.#options.namespace, exchanges.events),
      routingKey: event.routingKey,
      body: Buffer.from(event.body),
      messageId: event.messageId,
      type: event.routingKey,
    };
  }
}

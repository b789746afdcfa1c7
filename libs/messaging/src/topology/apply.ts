import { Failure } from '@accord/canonical';
import type { Channel } from 'amqplib';
import { createLogger, monotonicMs, wait } from '@accord/service-kit';
import { withChannel, withConnection } from './connect-once.ts';
import type { Topology } from './definition.ts';
import { brokerPlan } from './plan.ts';
import type { BrokerPlan, PlannedQueue } from './plan.ts';
import { refusedArgument, replyCode } from './refusal.ts';
import { verifyTopology } from './verify.ts';

export interface BrokerTarget {
  /** Hosts of one cluster. */
  readonly urls: readonly string[];
  readonly namespace: string;
  readonly topology: Topology;
}

export interface ApplyOptions {
  /**
   * Rest after a queue was made. A quorum queue whose node dies within its first half second can be lost for good,
   * because its name is written to disk late. Default 1,000 ms; 0 in tests.
   */
  readonly settleMs?: number;
}

const leaderWithinMs = 30_000;
const log = createLogger('messaging.topology');

/**
 * Migration step: declares what the topology needs, and never deletes. May be run again and by several at once.
 * @throws Failure `topology.conflict` naming the argument in which an existing exchange or queue differs,
 * `topology.not_ready` when a queue gets no leader within 30 s, `broker.unreachable`
 */
export async function applyTopology(target: BrokerTarget, options: ApplyOptions = {}): Promise<void> {
  const plan = brokerPlan(target.namespace, target.topology);
  const created = await withConnection(target.urls, async (connection) => {
    const missing: string[] = [];
    for (const queue of plan.queues) {
      if (!(await withChannel(connection, (channel) => exists(channel, queue.name))))
        missing.push(queue.name);
    }
    await withChannel(connection, (channel) => declare(channel, plan));
    return missing;
  });
  if (created.length > 0) {
    log.info({ event: 'topology.created', queues: created }, 'queues created');
    await wait(options.settleMs ?? 1_000);
  }
  await waitForLeaders(target);
}

async function exists(channel: Channel, queue: string): Promise<boolean> {
  try {
    await channel.checkQueue(queue);
    return true;
  } catch (error) {
    if (replyCode(error) === 404) return false;
    throw error;
  }
}

async function declare(channel: Channel, plan: BrokerPlan): Promise<void> {
  for (const exchange of plan.exchanges) {
    await orConflict(exchange.name, () =>
      channel.assertExchange(exchange.name, exchange.type, { durable: true, arguments: exchange.arguments }),
    );
  }
  for (const queue of plan.queues) await declareQueue(channel, queue);
  for (const { queue, exchange, key } of plan.bindings) await channel.bindQueue(queue, exchange, key);
}

async function declareQueue(channel: Channel, queue: PlannedQueue): Promise<void> {
  await orConflict(queue.name, () =>
    channel.assertQueue(queue.name, { durable: true, arguments: { ...queue.arguments } }),
  );
}

async function orConflict(name: string, declaration: () => Promise<unknown>): Promise<void> {
  try {
    await declaration();
  } catch (error) {
    if (replyCode(error) !== 406) throw error;
    const argument = refusedArgument(error);
    throw new Failure(
      'topology.conflict',
      'conflict',
      `the broker refuses "${name}" because of ${argument ?? 'an argument'}: a queue's arguments cannot be changed; ` +
        'give it a new name, or drain and delete the old one',
      { cause: error, sent: 'yes', details: { name, argument: argument ?? 'unknown' } },
    );
  }
}

async function waitForLeaders(target: BrokerTarget): Promise<void> {
  const giveUpAt = monotonicMs() + leaderWithinMs;
  for (;;) {
    const { missing, leaderless } = await verifyTopology(target);
    if (missing.length === 0 && leaderless.length === 0) return;
    if (monotonicMs() > giveUpAt) {
      const names = [...missing, ...leaderless].join(', ');
      throw new Failure('topology.not_ready', 'transient', `without leader after 30 s: ${names}`);
    }
    await wait(500);
  }
}

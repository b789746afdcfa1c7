import { withChannel, withConnection } from './connect-once.ts';
import type { BrokerTarget } from './apply.ts';
import { withoutNamespace } from './names.ts';
import { brokerPlan } from './plan.ts';

export interface QueueDepth {
  /** Without namespace. */
  readonly queue: string;
  /** Messages ready for delivery; those in flight are not counted. */
  readonly ready: number;
  readonly consumers: number;
}

/** How much waits in each queue of the topology, retry tiers and parking included. */
export async function queueDepths(target: BrokerTarget): Promise<readonly QueueDepth[]> {
  const { queues } = brokerPlan(target.namespace, target.topology);
  return withConnection(target.urls, (connection) =>
    withChannel(connection, async (channel) => {
      const depths: QueueDepth[] = [];
      for (const { name } of queues) {
        const { messageCount, consumerCount } = await channel.checkQueue(name);
        depths.push({
          queue: withoutNamespace(target.namespace, name),
          ready: messageCount,
          consumers: consumerCount,
        });
      }
      return depths;
    }),
  );
}

/**
 * Deletes what a topology declared. For the namespaces of tests: it refuses to touch the empty one.
 * @throws RangeError for the empty namespace
 */
export async function removeTopology(target: BrokerTarget): Promise<void> {
  if (target.namespace === '') throw new RangeError('only a test namespace can be removed');
  const plan = brokerPlan(target.namespace, target.topology);
  await withConnection(target.urls, (connection) =>
    withChannel(connection, async (channel) => {
      for (const { name } of plan.queues) await channel.deleteQueue(name);
      for (const { name } of plan.exchanges) await channel.deleteExchange(name);
    }),
  );
}

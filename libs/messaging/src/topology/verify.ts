import type { Channel, ChannelModel } from 'amqplib';
import { createLogger, gauge } from '@accord/service-kit';
import type { BrokerTarget } from './apply.ts';
import { withChannel, withConnection } from './connect-once.ts';
import { brokerPlan } from './plan.ts';

export interface TopologyState {
  readonly missing: readonly string[];
  /** Queues whose majority is gone: they take nothing and give nothing. */
  readonly leaderless: readonly string[];
}

/** The broker itself gives up on an absent leader after 5 s. */
const probeLimitMs = 8_000;
const log = createLogger('messaging.topology');
const leaderlessQueues = gauge({
  name: 'accord_queues_without_leader',
  help: 'quorum queues that answered no probe at the last check; anything above 0 needs an operator',
});

/** Looks without changing anything; for the start of a service and for alarms. */
export async function verifyTopology(target: BrokerTarget): Promise<TopologyState> {
  const plan = brokerPlan(target.namespace, target.topology);
  const state = await withConnection(target.urls, async (connection) => {
    const missing: string[] = [];
    const leaderless: string[] = [];
    for (const { name } of plan.queues) {
      const found = await probe(connection, name);
      if (found === 'missing') missing.push(name);
      if (found === 'leaderless') leaderless.push(name);
    }
    return { missing, leaderless };
  });
  leaderlessQueues.set(state.leaderless.length);
  if (state.missing.length > 0 || state.leaderless.length > 0)
    log.error({ event: 'topology.broken', ...state }, 'queues are missing or have no leader');
  return state;
}

async function probe(connection: ChannelModel, queue: string): Promise<'up' | 'missing' | 'leaderless'> {
  try {
    return await withChannel(connection, async (channel) => {
      const { messageCount, consumerCount } = await channel.checkQueue(queue);
      // Without a leader the broker answers 0 and 0, as it does for an idle queue: only then ask for more.
      if (messageCount > 0 || consumerCount > 0) return 'up';
      return (await answersGet(channel, queue)) ? 'up' : 'leaderless';
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 404) return 'missing';
    return 'leaderless';
  }
}

/** A get needs the leader. A message that slips in meanwhile goes straight back. */
async function answersGet(channel: Channel, queue: string): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(() => {
      resolve('silence');
    }, probeLimitMs);
  });
  try {
    const answer = await Promise.race([channel.get(queue, { noAck: false }), silence]);
    if (answer === 'silence') return false;
    if (answer !== false) channel.nack(answer, false, true);
    return true;
  } finally {
    clearTimeout(timer);
  }
}

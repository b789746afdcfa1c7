import type { ChannelModel } from 'amqplib';
import { withChannel, withConnection } from './connect-once.ts';
import type { BrokerPlan } from './plan.ts';
import { refusedArgument, replyCode } from './refusal.ts';

/** Where a broker is not what a plan demands. */
export interface BrokerDifference {
  readonly kind: 'queue' | 'exchange';
  readonly name: string;
  /** `absent`: a deploy would create it. `refused`: the broker would refuse the deploy's declaration. */
  readonly state: 'absent' | 'refused';
  /** What it would refuse it for: `x-delivery-limit`, `type`. */
  readonly argument?: string;
}

/**
 * Asks a live broker what it would say to this plan, and changes nothing: what is absent is only reported, what is
 * there is declared once more as planned, which a broker either confirms or refuses.
 * @throws Failure `broker.unreachable`
 */
export async function compareWithBroker(
  urls: readonly string[],
  plan: Pick<BrokerPlan, 'exchanges' | 'queues'>,
): Promise<readonly BrokerDifference[]> {
  return withConnection(urls, async (connection) => {
    const differences: BrokerDifference[] = [];
    for (const { name, type, arguments: wanted } of plan.exchanges) {
      const found = await ask(connection, {
        passive: (channel) => channel.checkExchange(name),
        active: (channel) => channel.assertExchange(name, type, { durable: true, arguments: wanted }),
      });
      if (found) differences.push({ kind: 'exchange', name, ...found });
    }
    for (const { name, arguments: wanted } of plan.queues) {
      const found = await ask(connection, {
        passive: (channel) => channel.checkQueue(name),
        active: (channel) => channel.assertQueue(name, { durable: true, arguments: { ...wanted } }),
      });
      if (found) differences.push({ kind: 'queue', name, ...found });
    }
    return differences;
  });
}

type Declaration = (channel: Awaited<ReturnType<ChannelModel['createChannel']>>) => Promise<unknown>;

async function ask(
  connection: ChannelModel,
  { passive, active }: { readonly passive: Declaration; readonly active: Declaration },
): Promise<Pick<BrokerDifference, 'state' | 'argument'> | undefined> {
  try {
    await withChannel(connection, passive);
  } catch (error) {
    if (replyCode(error) === 404) return { state: 'absent' };
    throw error;
  }
  try {
    await withChannel(connection, active);
    return undefined;
  } catch (error) {
    if (replyCode(error) !== 406) throw error;
    return { state: 'refused', argument: refusedArgument(error) ?? 'an argument' };
  }
}

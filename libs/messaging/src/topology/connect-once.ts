import type { Channel, ChannelModel } from 'amqplib';
import { BrokerLink } from '../broker/link.ts';
import { systemRuntime } from '../broker/runtime.ts';

/** Runs one task of administration over a connection of its own, trying each host once. */
export async function withConnection<T>(
  urls: readonly string[],
  work: (connection: ChannelModel) => Promise<T>,
): Promise<T> {
  const link = new BrokerLink({ urls, name: 'accord topology', runtime: systemRuntime });
  try {
    return await work(await firstThatAnswers(link, urls.length));
  } finally {
    await link.close();
  }
}

/** A channel that is closed afterwards, whether by us or by the broker's refusal. */
export async function withChannel<T>(
  connection: ChannelModel,
  work: (channel: Channel) => Promise<T>,
): Promise<T> {
  const channel = await connection.createChannel();
  let open = true;
  // The refusal also rejects the call that caused it; without a listener the event would end the process.
  channel.on('error', () => {
    open = false;
  });
  channel.on('close', () => {
    open = false;
  });
  try {
    return await work(channel);
  } finally {
    if (open) await channel.close();
  }
}

async function firstThatAnswers(link: BrokerLink, hosts: number): Promise<ChannelModel> {
  for (let left = hosts - 1; ; left -= 1) {
    try {
      return await link.connectOnce();
    } catch (error) {
      if (left <= 0) throw error;
    }
  }
}

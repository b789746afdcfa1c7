import { Failure } from '@accord/canonical';

/** Why a message may not have reached its queue. `maybe` means it can still be there: send it again. */
export const brokerFailure = {
  nacked: () => new Failure('broker.nacked', 'transient', 'the broker refused the message', { sent: 'no' }),
  returned: (exchange: string, key: string) =>
    new Failure('broker.returned', 'transient', `no queue takes "${key}" from exchange "${exchange}"`, {
      sent: 'no',
    }),
  channelClosed: (cause?: unknown) =>
    new Failure('broker.channel_closed', 'transient', 'the channel closed before the broker confirmed', {
      sent: 'maybe',
      cause,
    }),
  notSent: () =>
    new Failure('broker.channel_closed', 'transient', 'the channel closed before the message was sent', {
      sent: 'no',
    }),
  deadline: (ms: number) =>
    new Failure('broker.publish_deadline', 'transient', `no confirmation within ${ms} ms`, { sent: 'maybe' }),
  blocked: () =>
    new Failure('broker.blocked', 'transient', 'the broker takes no messages: memory or disk alarm', {
      sent: 'no',
    }),
  alarm: (shortOf: string) =>
    new Failure(
      `broker.${shortOf}_alarm`,
      'transient',
      'the broker takes no messages until its alarm is over',
      {
        sent: 'no',
      },
    ),
  unreachable: (cause: unknown) =>
    new Failure('broker.unreachable', 'transient', 'no broker host answers', { sent: 'no', cause }),
  stopped: () => new Failure('broker.stopped', 'transient', 'messaging is shutting down', { sent: 'no' }),
  unsendable: (cause: unknown) =>
    new Failure('message.unsendable', 'bug', 'the message does not fit into AMQP frames', {
      sent: 'no',
      cause,
    }),
  tooLarge: (bytes: number, limit: number) =>
    new Failure('message.too_large', 'bug', `the message has ${bytes} bytes, the limit is ${limit}`, {
      sent: 'no',
    }),
} as const;

import { exchanges } from '@accord/messaging';

import { rawPublishAndConsume } from '../ceilings/raw-broker.ts';
import { type Benchmark, perSecond, sideBySide } from '../measure.ts';
import { throughputRow } from '../row.ts';
import { brokerTopology, CountingConsumer } from '../ours/broker-consumer.ts';
import { PipelineApp } from '../ours/pipeline-app.ts';
import { benchDatabase, benchNamespace } from '../place.ts';

const bodyBytes = 500;
const count = 40_000;
const inFlight = 500;

/** Publishing with confirms and consuming through the whole pipeline of a handler, beside plain amqplib. */
export const publishConsume: Benchmark = {
  name: 'publish-consume',
  summary: 'publish with confirms and consume, quorum queue, 500 bytes',
  usualSeconds: 40,
  limitSeconds: 360,
  async run(environment) {
    const database = await benchDatabase(environment);
    const namespace = benchNamespace();
    const { amqpUrl } = environment;
    const app = await PipelineApp.start({
      databaseUrl: database.url,
      amqpUrl,
      namespace,
      topology: brokerTopology,
      consumer: CountingConsumer,
    });
    try {
      const [value, ceiling] = await sideBySide(
        5,
        () => publishAndCount(app, { namespace, count }),
        () => rawPublishAndConsume({ amqpUrl, queue: `${namespace}raw.broker`, count, bodyBytes }),
      );
      return [throughputRow('publish with confirms and consume, 500 B', { value, ceiling, goal: 0.8 })];
    } finally {
      await app.stop();
      await database.drop();
    }
  },
};

/** Messages per second from the first publication to the last delivery that was handled. */
export async function publishAndCount(
  app: PipelineApp,
  { namespace, count }: { readonly namespace: string; readonly count: number },
): Promise<number> {
  const body = Buffer.alloc(bodyBytes, 'x');
  const finished = app.expect(count);
  return perSecond(count, async () => {
    let next = 0;
    const publisher = async (): Promise<void> => {
      for (let mine = next++; mine < count; mine = next++) {
        await app.publish({
          exchange: `${namespace}${exchanges.events}`,
          routingKey: 'bench.anything',
          body,
          messageId: `bench-${mine}`,
        });
      }
    };
    await Promise.all(Array.from({ length: inFlight }, publisher));
    await finished;
  });
}

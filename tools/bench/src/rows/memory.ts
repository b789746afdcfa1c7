import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { Benchmark } from '../measure.ts';
import { brokerTopology, CountingConsumer } from '../ours/broker-consumer.ts';
import { PipelineApp } from '../ours/pipeline-app.ts';
import { benchDatabase, benchNamespace } from '../place.ts';
import { costRow } from '../row.ts';
import { publishAndCount } from './publish-consume.ts';

const early = 20_000;
const late = 200_000;
const bytesPerMegabyte = 1_048_576;

/** What a process that publishes and consumes keeps for good: after 200,000 messages no more than after 20,000. */
export const memory: Benchmark = {
  name: 'memory',
  summary: 'memory kept after 200,000 messages, beside that after 20,000',
  usualSeconds: 60,
  limitSeconds: 360,
  async run(environment) {
    const database = await benchDatabase(environment);
    const namespace = benchNamespace();
    const app = await PipelineApp.start({
      databaseUrl: database.url,
      amqpUrl: environment.amqpUrl,
      namespace,
      topology: brokerTopology,
      consumer: CountingConsumer,
    });
    try {
      await publishAndCount(app, { namespace, count: early });
      const ceiling = keptMegabytes();
      await publishAndCount(app, { namespace, count: late - early });
      const value = keptMegabytes();
      return [
        costRow('memory after 200,000 messages (ceiling: after 20,000)', {
          value,
          ceiling,
          goal: 1.1,
          unit: ' MB',
        }),
      ];
    } finally {
      await app.stop();
      await database.drop();
    }
  },
};

/** The heap after a full collection. */
function keptMegabytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed / bytesPerMegabyte;
}

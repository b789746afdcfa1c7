import type { Benchmark } from '../measure.ts';
import { PipelineApp } from '../ours/pipeline-app.ts';
import { InBatchesConsumer } from '../ours/pipeline-consumers.ts';
import { batchTopology } from '../ours/pipeline-event.ts';
import { benchDatabase, benchNamespace } from '../place.ts';
import { throughputRow } from '../row.ts';

const writers = 16;
const batch = 100;
const few = 9_600;

/** An event costs what it cost, however many came before it in the same run. */
export const growthLoad: Benchmark = {
  name: 'growth-load',
  summary: 'event pipeline under ten times the load, beside the load itself',
  usualSeconds: 60,
  limitSeconds: 360,
  async run(environment) {
    const database = await benchDatabase(environment);
    const app = await PipelineApp.start({
      databaseUrl: database.url,
      amqpUrl: environment.amqpUrl,
      namespace: benchNamespace(),
      topology: batchTopology,
      consumer: InBatchesConsumer,
    });
    try {
      await app.run({ events: few, writers, batch });
      const ceiling = await app.run({ events: few, writers, batch });
      const value = await app.run({ events: few * 10, writers, batch });
      return [throughputRow('events/s at 10 x the load (ceiling: 1 x)', { value, ceiling, goal: 0.8 })];
    } finally {
      await app.stop();
      await database.drop();
    }
  },
};

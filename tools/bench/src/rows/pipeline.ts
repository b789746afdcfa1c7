import { type Benchmark, type BenchEnvironment, sideBySide } from '../measure.ts';
import { type BenchRow, throughputRow } from '../row.ts';
import { rawPipeline } from '../ceilings/raw-pipeline.ts';
import { PipelineApp } from '../ours/pipeline-app.ts';
import { InBatchesConsumer, OneByOneConsumer } from '../ours/pipeline-consumers.ts';
import { batchTopology, singleTopology } from '../ours/pipeline-event.ts';
import { benchDatabase, benchNamespace } from '../place.ts';

const writers = 16;
const rounds = 5;

/** From a business transaction to the effect of its event elsewhere, beside the same written by hand. */
export const pipeline: Benchmark = {
  name: 'pipeline',
  summary: 'business transaction + outbox -> broker -> inbox + effect, 16 writers',
  usualSeconds: 60,
  limitSeconds: 480,
  async run(environment) {
    const single = {
      name: 'event pipeline, 16 writers',
      goal: 0.8,
      batch: 1,
      events: 4_800,
      topology: singleTopology,
      consumer: OneByOneConsumer,
    };
    const batched = {
      name: 'event pipeline, batches of 100',
      goal: 0.6,
      batch: 100,
      events: 32_000,
      topology: batchTopology,
      consumer: InBatchesConsumer,
    };
    return [await measure(environment, single), await measure(environment, batched)];
  },
};

interface Case {
  readonly name: string;
  readonly goal: number;
  readonly batch: number;
  readonly events: number;
  readonly topology: typeof singleTopology;
  readonly consumer: typeof OneByOneConsumer | typeof InBatchesConsumer;
}

async function measure(
  environment: BenchEnvironment,
  { name, goal, batch, events, topology, consumer }: Case,
): Promise<BenchRow> {
  const database = await benchDatabase(environment);
  const namespace = benchNamespace();
  const app = await PipelineApp.start({
    databaseUrl: database.url,
    amqpUrl: environment.amqpUrl,
    namespace,
    topology,
    consumer,
  });
  const load = { events, writers, batch };
  try {
    const [value, ceiling] = await sideBySide(
      rounds,
      () => app.run(load),
      () =>
        rawPipeline({
          ...load,
          databaseUrl: database.url,
          amqpUrl: environment.amqpUrl,
          queue: `${namespace}raw.pipeline`,
        }),
    );
    return throughputRow(name, { value, ceiling, goal });
  } finally {
    await app.stop();
    await database.drop();
  }
}

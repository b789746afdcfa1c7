import { setTimeout as wait } from 'node:timers/promises';

import { rawEffectLatencies } from '../ceilings/raw-effect.ts';
import type { Benchmark } from '../measure.ts';
import { PipelineApp } from '../ours/pipeline-app.ts';
import { OneByOneConsumer } from '../ours/pipeline-consumers.ts';
import { singleTopology } from '../ours/pipeline-event.ts';
import { percentile } from '../percentile.ts';
import { benchDatabase, benchNamespace } from '../place.ts';
import type { BenchRow } from '../row.ts';

const events = 400;
const everyMs = 20;

/** A relay that rests looks again after 100 ms at most; what comes on top is the way itself. */
const goalMs = { p50: 100, p99: 200 } as const;

/** How long after the commit of an event its effect is committed elsewhere, at 50 events a second. */
export const effectLatency: Benchmark = {
  name: 'effect-latency',
  summary: 'from the commit of an event to the commit of its effect, 50 events/s',
  usualSeconds: 25,
  limitSeconds: 240,
  async run(environment) {
    const database = await benchDatabase(environment);
    const namespace = benchNamespace();
    const { amqpUrl } = environment;
    const app = await PipelineApp.start({
      databaseUrl: database.url,
      amqpUrl,
      namespace,
      topology: singleTopology,
      consumer: OneByOneConsumer,
    });
    try {
      const ours = await latenciesOf(app);
      const queue = `${namespace}raw.effect`;
      const raw = await rawEffectLatencies({ databaseUrl: database.url, amqpUrl, queue, events, everyMs });
      return (['p50', 'p99'] as const).map((name): BenchRow => {
        const share = name === 'p50' ? 0.5 : 0.99;
        const value = percentile(ours, share);
        const ceiling = percentile(raw, share);
        return {
          name: `commit to effect, ${name} (ceiling: published at once)`,
          unit: ' ms',
          value,
          ceiling,
          ratio: value / ceiling,
          goal: `at most ${goalMs[name]} ms`,
          reached: value <= goalMs[name],
        };
      });
    } finally {
      await app.stop();
      await database.drop();
    }
  },
};

async function latenciesOf(app: PipelineApp): Promise<readonly number[]> {
  const committedMs = new Map<string, number>();
  const effectMs = new Map<string, number>();
  app.onEffect((id) => effectMs.set(id, performance.now()));
  const finished = app.expect(events);
  for (let event = 0; event < events; event += 1) {
    committedMs.set(await app.writeOne(), performance.now());
    await wait(everyMs);
  }
  await finished;
  return [...effectMs].map(([id, atMs]) => Math.max(0, atMs - (committedMs.get(id) ?? atMs)));
}

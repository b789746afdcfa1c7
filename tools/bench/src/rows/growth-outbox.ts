import { Client } from 'pg';

import { type Benchmark, perSecond } from '../measure.ts';
import { brokerTopology, CountingConsumer } from '../ours/broker-consumer.ts';
import { PipelineApp } from '../ours/pipeline-app.ts';
import { percentile } from '../percentile.ts';
import { benchDatabase, benchNamespace } from '../place.ts';
import { throughputRow } from '../row.ts';

const few = 20_000;
/** Three windows, and what arrives between them. */
const some = 70_000;
const many = 5_000_000;
const chunk = 250_000;

/** What a broker that was away for a day leaves behind must not slow the way out. */
export const growthOutbox: Benchmark = {
  name: 'growth-outbox',
  summary: 'events relayed per second with five million in the outbox, beside seventy thousand',
  limitSeconds: 300,
  async run(environment) {
    const database = await benchDatabase(environment);
    const app = await PipelineApp.start({
      databaseUrl: database.url,
      amqpUrl: environment.amqpUrl,
      namespace: benchNamespace(),
      topology: brokerTopology,
      consumer: CountingConsumer,
    });
    const clients = {
      holder: new Client({ connectionString: database.url }),
      writer: new Client({ connectionString: database.url }),
    };
    await Promise.all([clients.holder.connect(), clients.writer.connect()]);
    try {
      const ceiling = await relayed(app, clients, some);
      environment.report(`  filling the outbox with ${many.toLocaleString('en')} events`);
      const value = await relayed(app, clients, many);
      return [
        throughputRow('events relayed, 5 million waiting (ceiling: 70,000)', { value, ceiling, goal: 0.8 }),
      ];
    } finally {
      await Promise.all([clients.holder.end(), clients.writer.end()]);
      // The rest of the five million would take minutes: the relay stops after the batch it has at hand.
      await app.stop();
      await database.drop();
    }
  },
};

interface Clients {
  /** Holds all lanes, as another relay would, so that nothing moves before everything waits. */
  readonly holder: Client;
  readonly writer: Client;
}

/**
 * The median of three times twenty thousand arrivals, from the moment at which so many wait. Written back and known to
 * the planner first, as what has waited for a day is.
 */
async function relayed(app: PipelineApp, { holder, writer }: Clients, waiting: number): Promise<number> {
  await holder.query('BEGIN');
  await holder.query('SELECT lane FROM outbox_lane FOR UPDATE');
  for (let written = 0; written < waiting; written += chunk) {
    await writer.query(
      `INSERT INTO outbox (lane, message_id, routing_key, body)
       SELECT n % 16, gen_random_uuid(), 'bench.anything', repeat('x', 100) FROM generate_series(1, $1::int) AS n`,
      [Math.min(chunk, waiting - written)],
    );
  }
  await writer.query('VACUUM (ANALYZE) outbox');
  await writer.query('CHECKPOINT');
  const windows = [];
  let arrived = app.expect(few);
  await holder.query('COMMIT');
  for (let window = 0; window < 3; window += 1) {
    windows.push(await perSecond(few, () => arrived));
    arrived = app.expect(few);
  }
  return percentile(windows, 0.5);
}

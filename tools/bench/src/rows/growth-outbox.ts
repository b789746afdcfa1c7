import { Client } from 'pg';

import { type Benchmark, type BenchEnvironment, perSecond, sideBySide } from '../measure.ts';
import { brokerTopology, CountingConsumer } from '../ours/broker-consumer.ts';
import { PipelineApp } from '../ours/pipeline-app.ts';
import { benchDatabase, benchNamespace, type BenchDatabase } from '../place.ts';
import { throughputRow } from '../row.ts';

const window = 20_000;
const rounds = 3;
/** All windows, and what is left behind them. */
const some = 70_000;
const many = 5_000_000;
const chunk = 250_000;

/** What a broker that was away for a day leaves behind must not slow the way out. */
export const growthOutbox: Benchmark = {
  name: 'growth-outbox',
  summary: 'events relayed per second with five million in the outbox, beside seventy thousand',
  usualSeconds: 130,
  limitSeconds: 600,
  async run(environment) {
    const opened: WaitingOutbox[] = [];
    const open = async (waiting: number): Promise<WaitingOutbox> => {
      environment.report(`  filling an outbox with ${waiting.toLocaleString('en')} events`);
      const outbox = await WaitingOutbox.filled(environment, waiting);
      opened.push(outbox);
      return outbox;
    };
    try {
      const [short, long] = [await open(some), await open(many)];
      const [value, ceiling] = await sideBySide(
        rounds,
        () => long.relayed(),
        () => short.relayed(),
      );
      return [
        throughputRow('events relayed, 5 million waiting (ceiling: 70,000)', { value, ceiling, goal: 0.8 }),
      ];
    } finally {
      // The rest of the five million would take minutes: a relay stops after the batch it has at hand.
      for (const outbox of opened) await outbox.close();
    }
  },
};

/** An outbox with a relay and a reader of its own, at work only while it is measured. */
class WaitingOutbox {
  private constructor(
    private readonly database: BenchDatabase,
    private readonly app: PipelineApp,
    /** Holds all lanes between the windows, as another relay would. */
    private readonly holder: Client,
  ) {}

  /** The relay begins when everything waits, and begins with a rest. */
  static async filled(environment: BenchEnvironment, waiting: number): Promise<WaitingOutbox> {
    const database = await benchDatabase(environment);
    const place = {
      databaseUrl: database.url,
      amqpUrl: environment.amqpUrl,
      namespace: benchNamespace(),
      topology: brokerTopology,
      consumer: CountingConsumer,
    };
    await PipelineApp.prepare(place);
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await fill(holder, waiting);
    await hold(holder);
    return new WaitingOutbox(database, await PipelineApp.join(place), holder);
  }

  /** Arrivals per second over one window; the relay rests again afterwards. */
  async relayed(): Promise<number> {
    const arrived = this.app.expect(window);
    const rate = await perSecond(window, async () => {
      await this.holder.query('COMMIT');
      await arrived;
    });
    await hold(this.holder);
    return rate;
  }

  async close(): Promise<void> {
    await this.holder.end();
    await this.app.stop();
    await this.database.drop();
  }
}

/** Written back and known to the planner, as what has waited for a day is. */
async function fill(client: Client, waiting: number): Promise<void> {
  // Sorted once at the end, the key takes a tenth of the time of five million entries one by one.
  await client.query('ALTER TABLE outbox DROP CONSTRAINT outbox_pkey');
  for (let written = 0; written < waiting; written += chunk) {
    await client.query(
      `INSERT INTO outbox (lane, message_id, routing_key, body)
       SELECT n % 16, gen_random_uuid(), 'bench.anything', repeat('x', 100) FROM generate_series(1, $1::int) AS n`,
      [Math.min(chunk, waiting - written)],
    );
  }
  await client.query('ALTER TABLE outbox ADD PRIMARY KEY (lane, id)');
  await client.query('VACUUM (ANALYZE) outbox');
  await client.query('CHECKPOINT');
}

/** Waits for the round at hand to end. */
async function hold(client: Client): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT lane FROM outbox_lane FOR UPDATE');
}

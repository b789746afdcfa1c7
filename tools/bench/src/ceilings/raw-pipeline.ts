import { randomUUID } from 'node:crypto';

import { connect, type Channel, type ConsumeMessage } from 'amqplib';
import pg from 'pg';

import { perSecond } from '../measure.ts';

/** What an order's event costs without any framework: the same statements, the same broker calls, written by hand. */
export interface RawPipelineLoad {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  readonly queue: string;
  readonly events: number;
  readonly writers: number;
  /** Events per transaction, on the writing and on the consuming side. */
  readonly batch: number;
}

const relayBatch = 500;

export async function rawPipeline(load: RawPipelineLoad): Promise<number> {
  const pool = new pg.Pool({ connectionString: load.databaseUrl, max: load.writers + 8 });
  const connection = await connect(load.amqpUrl);
  try {
    await prepare(pool);
    const setup = await connection.createChannel();
    await setup.assertQueue(load.queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await setup.purgeQueue(load.queue);
    return await perSecond(load.events, async () => {
      const consumed = consume(pool, await connection.createChannel(), load);
      const published = relay(pool, await connection.createConfirmChannel(), load);
      await Promise.all(Array.from({ length: load.writers }, () => write(pool, load)));
      await Promise.all([published, consumed]);
    });
  } finally {
    await connection.close();
    await pool.end();
  }
}

async function prepare(pool: pg.Pool): Promise<void> {
  await pool.query(`
    DROP TABLE IF EXISTS raw_orders, raw_outbox, raw_inbox, raw_effects;
    CREATE TABLE raw_orders (id uuid PRIMARY KEY, total integer NOT NULL);
    CREATE TABLE raw_outbox (id bigserial PRIMARY KEY, message_id uuid NOT NULL, body text NOT NULL);
    CREATE TABLE raw_inbox (message_id uuid PRIMARY KEY);
    CREATE TABLE raw_effects (order_id uuid PRIMARY KEY, total integer NOT NULL);`);
}

async function write(pool: pg.Pool, { events, writers, batch }: RawPipelineLoad): Promise<void> {
  const rounds = events / writers / batch;
  const client = await pool.connect();
  for (let round = 0; round < rounds; round += 1) {
    const ids = Array.from({ length: batch }, () => randomUUID());
    await client.query('BEGIN');
    await client.query('INSERT INTO raw_orders SELECT id, 100 FROM unnest($1::uuid[]) AS id', [ids]);
    await client.query(
      'INSERT INTO raw_outbox (message_id, body) SELECT * FROM unnest($1::uuid[], $2::text[])',
      [ids, ids.map((id) => JSON.stringify({ id, total: 100, padding: 'x'.repeat(400) }))],
    );
    await client.query('COMMIT');
  }
  client.release();
}

async function relay(
  pool: pg.Pool,
  channel: Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['createConfirmChannel']>>,
  load: RawPipelineLoad,
): Promise<void> {
  const client = await pool.connect();
  let published = 0;
  while (published < load.events) {
    await client.query('BEGIN');
    const { rows } = await client.query<{ id: string; message_id: string; body: string }>(
      'SELECT id, message_id, body FROM raw_outbox ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED',
      [relayBatch],
    );
    for (const { message_id, body } of rows) {
      channel.publish('', load.queue, Buffer.from(body), {
        persistent: true,
        mandatory: true,
        messageId: message_id,
      });
    }
    await channel.waitForConfirms();
    await client.query('DELETE FROM raw_outbox WHERE id = ANY($1::bigint[])', [rows.map(({ id }) => id)]);
    await client.query('COMMIT');
    published += rows.length;
  }
  client.release();
}

/** Effects of up to `batch` messages commit together; with a batch of one, up to eight transactions run side by side. */
function consume(pool: pg.Pool, channel: Channel, load: RawPipelineLoad): Promise<void> {
  return new Promise((resolve, reject) => {
    let done = 0;
    let waiting: ConsumeMessage[] = [];
    const take = (messages: ConsumeMessage[]): void => {
      apply(pool, messages).then(() => {
        for (const message of messages) channel.ack(message);
        done += messages.length;
        if (done === load.events) resolve();
      }, reject);
    };
    channel
      .prefetch(load.batch === 1 ? 20 : load.batch * 4)
      .then(() =>
        channel.consume(load.queue, (message) => {
          if (!message) return;
          waiting.push(message);
          if (waiting.length < load.batch && done + waiting.length < load.events) return;
          take(waiting);
          waiting = [];
        }),
      )
      .catch(reject);
  });
}

async function apply(pool: pg.Pool, messages: readonly ConsumeMessage[]): Promise<void> {
  const orders = messages.map(
    ({ content }) => JSON.parse(content.toString()) as { id: string; total: number },
  );
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('INSERT INTO raw_inbox SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING', [
    messages.map(({ properties }) => String(properties.messageId)),
  ]);
  await client.query('INSERT INTO raw_effects SELECT * FROM unnest($1::uuid[], $2::integer[])', [
    orders.map(({ id }) => id),
    orders.map(({ total }) => total),
  ]);
  await client.query('COMMIT');
  client.release();
}

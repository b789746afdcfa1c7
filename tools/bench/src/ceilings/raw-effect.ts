import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { connect } from 'amqplib';
import pg from 'pg';

export interface RawEffectLoad {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  readonly queue: string;
  readonly events: number;
  readonly everyMs: number;
}

/** Ceiling: a message published at once, without outbox, and its effect committed; milliseconds of each. */
export async function rawEffectLatencies(load: RawEffectLoad): Promise<readonly number[]> {
  const pool = new pg.Pool({ connectionString: load.databaseUrl, max: 4 });
  const connection = await connect(load.amqpUrl);
  try {
    await pool.query('CREATE TABLE IF NOT EXISTS raw_told (id uuid PRIMARY KEY)');
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue(load.queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.purgeQueue(load.queue);
    const sentMs = new Map<string, number>();
    const latencies: number[] = [];
    const all = Promise.withResolvers<undefined>();
    await channel.consume(load.queue, (message) => {
      if (!message) return;
      const id = message.content.toString();
      pool.query('INSERT INTO raw_told VALUES ($1)', [id]).then(() => {
        channel.ack(message);
        latencies.push(performance.now() - (sentMs.get(id) ?? 0));
        if (latencies.length === load.events) all.resolve(undefined);
      }, all.reject);
    });
    for (let event = 0; event < load.events; event += 1) {
      const id = randomUUID();
      sentMs.set(id, performance.now());
      channel.publish('', load.queue, Buffer.from(id), { persistent: true });
      await wait(load.everyMs);
    }
    await all.promise;
    return latencies;
  } finally {
    await connection.close();
    await pool.end();
  }
}

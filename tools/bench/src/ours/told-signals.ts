import { setTimeout as wait } from 'node:timers/promises';

import type { RunningSystem } from '@accord/cli';
import { defineTopology, Messaging, telemetryMessage } from '@accord/messaging';
import { systemClock, systemIds } from '@accord/service-kit';
import { Client } from 'pg';

/** Different things that are wrong; each is told again and again. */
const problems = 200;
const drainPatienceMs = 60_000;

export interface Telling {
  readonly count: number;
  /** Spread evenly over this time. */
  readonly withinMs: number;
}

/**
 * Tells operations of answers of vendors that differ from what is read, each in a message of its own as if as many
 * replicas spoke. Resolves when every signal is written down.
 * @returns in how many statements they were
 */
export async function tellSignals(system: RunningSystem, { count, withinMs }: Telling): Promise<number> {
  const client = new Client({ connectionString: system.databases.operations });
  const messaging = new Messaging({
    urls: [system.infra.rabbitmq.url],
    namespace: '',
    topology: defineTopology({ service: 'bench', consumers: [] }),
  });
  await client.connect();
  try {
    const before = await statementsIn(client);
    const startMs = performance.now();
    const publishing: Promise<void>[] = [];
    for (let place = 0; place < count; place += 1) {
      const earlyMs = startMs + (place * withinMs) / count - performance.now();
      if (earlyMs > 0) await wait(earlyMs);
      publishing.push(messaging.publisher.publish(signalAt(place)));
    }
    await Promise.all(publishing);
    await untilWritten(client, count);
    return (await statementsIn(client)) - before;
  } finally {
    await messaging.close();
    await client.end();
  }
}

function signalAt(place: number): Parameters<Messaging['publisher']['publish']>[0] {
  const differs = {
    kind: 'answer-differs',
    service: 'bench',
    correlationId: systemIds.next(),
    at: systemClock.now().toISOString(),
    vendor: place % 2 === 0 ? 'moodle' : 'weclapp',
    answer: 'list',
    field: `data[].field_${place % problems}`,
  } as const;
  return { ...telemetryMessage('bench', [differs]), messageId: `bench-${place}` };
}

async function untilWritten(client: Client, count: number): Promise<void> {
  const giveUpMs = performance.now() + drainPatienceMs;
  for (;;) {
    const { rows } = await client.query<{ written: number }>(
      "SELECT count(*)::integer AS written FROM signals WHERE id LIKE 'bench-%'",
    );
    if (rows[0]?.written === count) return;
    if (performance.now() > giveUpMs)
      throw new Error(`only ${rows[0]?.written} of ${count} signals were written`);
    await wait(100);
  }
}

/** How many statements have written signals so far, by Postgres' own count. */
async function statementsIn(client: Client): Promise<number> {
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const { rows } = await client.query<{ calls: number }>(
    "SELECT coalesce(sum(calls), 0)::integer AS calls FROM pg_stat_statements WHERE query LIKE '%INSERT INTO signals (id)%'",
  );
  return rows[0]?.calls ?? 0;
}

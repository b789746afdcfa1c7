import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { UnitOfWork } from '@accord/messaging';
import { dataSourceOptions, systemIds, Transactions } from '@accord/service-kit';
import { DataSource } from 'typeorm';

import { type BenchEnvironment, type Benchmark, perSecond } from '../measure.ts';
import { PipelineApp, writeEvents } from '../ours/pipeline-app.ts';
import { singleTopology } from '../ours/pipeline-event.ts';
import { benchDatabase, benchNamespace } from '../place.ts';
import { throughputRow } from '../row.ts';

const events = 6_000;
const batch = 100;

/** More processes than cores gain nothing, and must cost next to nothing: replicas share lanes and queue. */
const goals = { 2: 0.9, 4: 0.7 } as const;

/** Relay and consumer in 1, 2 and 4 processes on the same tables and the same queue. */
export const growthConsumers: Benchmark = {
  name: 'growth-consumers',
  summary: 'effects/s with 1, 2 and 4 consumer processes',
  usualSeconds: 70,
  limitSeconds: 480,
  async run(environment) {
    const ceiling = await effectsPerSecond(environment, 1);
    const rows = [];
    for (const processes of [2, 4] as const) {
      const value = await effectsPerSecond(environment, processes);
      rows.push(
        throughputRow(`effects with ${processes} consumer processes (ceiling: with 1)`, {
          value,
          ceiling,
          goal: goals[processes],
        }),
      );
    }
    return rows;
  },
};

async function effectsPerSecond(environment: BenchEnvironment, processes: number): Promise<number> {
  const database = await benchDatabase(environment);
  const place = {
    databaseUrl: database.url,
    amqpUrl: environment.amqpUrl,
    namespace: benchNamespace(),
    topology: singleTopology,
  };
  await PipelineApp.prepare(place);
  const source = new DataSource(dataSourceOptions({ url: database.url, service: 'bench' }));
  await source.initialize();
  const children: ChildProcess[] = [];
  try {
    for (let index = 0; index < processes; index += 1) children.push(await consumerProcess(place));
    // Once for all, so that each process has compiled its code before the clock runs.
    await write(source, 0);
    return await perSecond(events, () => write(source, events));
  } finally {
    await Promise.all(children.map(leave));
    await source.destroy();
    await database.drop();
  }
}

/** Writes as many events again and waits until all effects are there. */
async function write(source: DataSource, before: number): Promise<void> {
  const work = new UnitOfWork(new Transactions(source));
  for (let written = 0; written < events; written += batch)
    await writeEvents(
      work,
      Array.from({ length: batch }, () => systemIds.next()),
    );
  for (;;) {
    const [row] = await source.query<{ effects: number }[]>('SELECT count(*)::int AS effects FROM effects');
    if ((row?.effects ?? 0) >= before + events) return;
    await wait(20);
  }
}

async function consumerProcess(place: {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  readonly namespace: string;
}): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, '../ours/consumer/main.js'), [
    place.databaseUrl,
    place.amqpUrl,
    place.namespace,
  ]);
  await once(child, 'message');
  return child;
}

async function leave(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}

import 'reflect-metadata';

import { messageOf, untilSignal } from '@accord/infra';

import { benchmarks } from '../benchmarks.ts';
import type { RowMessage } from './measure-apart.ts';

/** One benchmark in a process of its own, told by IPC; ended by a signal, it ends what it started. */
const [, , wanted, postgresUrl = '', amqpUrl = ''] = process.argv;

async function measured(): Promise<RowMessage> {
  const benchmark = benchmarks.find(({ name }) => name === wanted);
  if (benchmark === undefined) return { trouble: `no benchmark named ${String(wanted)}` };
  const report = (line: string): void => console.error(line);
  try {
    return { rows: await benchmark.run({ postgresUrl, amqpUrl, report }) };
  } catch (error) {
    return { trouble: messageOf(error) };
  }
}

await untilSignal(async () => {
  const message = await measured();
  await new Promise<void>((resolve) => {
    process.send?.(message, undefined, undefined, () => {
      resolve();
    });
  });
});
// What a benchmark left behind must not keep the others waiting.
process.exit();

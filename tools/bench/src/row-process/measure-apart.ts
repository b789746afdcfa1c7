import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { endProcess, markOf } from '@accord/infra';
import { z } from 'zod';

import type { BenchEnvironment, Benchmark } from '../measure.ts';
import { benchTable } from '../row.ts';
import type { Measuring } from '../within-limit.ts';

const rowMessage = z.union([z.object({ rows: benchTable }), z.object({ trouble: z.string() })]);
export type RowMessage = z.output<typeof rowMessage>;

/** For a whole system to be taken down. */
const endingPatienceMs = 30_000;

/**
 * Measures in a process of its own: no row sees another's heap or compiled code, and one that takes too long can be
 * ended with all that it started, instead of running on beside the next.
 */
export function measureApart(
  { name }: Pick<Benchmark, 'name'>,
  { postgresUrl, amqpUrl }: BenchEnvironment,
): Measuring {
  const child = fork(join(import.meta.dirname, 'main.js'), [name, postgresUrl, amqpUrl], {
    // Standard output is for the table alone.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ended = once(child, 'exit');
  const told = once(child, 'message').then(([message]) => rowMessage.parse(message));
  const silent = ended.then(([code]): never => {
    throw new Error(`its process ended without a word, code ${String(code)}`);
  });
  const rows = Promise.race([told, silent]).then((message) => {
    if ('trouble' in message) throw new Error(message.trouble);
    return message.rows;
  });
  // Its end after the word is no trouble of anybody's.
  silent.catch(() => undefined);
  return {
    rows: rows.finally(() => ended.catch(() => undefined)),
    stop: async () => {
      if (child.pid !== undefined) await endProcess(markOf(child.pid), 'SIGTERM', endingPatienceMs);
    },
  };
}

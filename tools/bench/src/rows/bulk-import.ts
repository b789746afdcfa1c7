import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunningSystem } from '@accord/cli';

import { copyMs } from '../import/copy-ceiling.ts';
import { importMs } from '../import/upload.ts';
import type { Benchmark } from '../measure.ts';
import { withSystem } from '../placement/loaded-system.ts';
import { costRow } from '../row.ts';

const count = 100_000;
const changedEvery = 100;
/** An odd number; the round of the median ratio counts, so that a busy moment disturbs all three of its figures. */
const rounds = 3;

interface Round {
  readonly copy: number;
  readonly first: number;
  readonly again: number;
}

/** Products over HTTP with run record, beside COPY of the same rows; and again with one in a hundred changed. */
export const bulkImport: Benchmark = {
  name: 'import',
  summary: 'import of 100,000 products, beside COPY of the same rows; and again with 1 % changed',
  usualSeconds: 100,
  limitSeconds: 600,
  async run({ report }) {
    return withSystem(report, async ({ system }) => {
      await importMs(system, { prefix: 'WARM', count: 20_000 }, { created: 20_000 });
      const measured: Round[] = [];
      for (let at = 0; at < rounds; at += 1) {
        const round = await measure(system, `R${at}`);
        const [copy, first, again] = [round.copy, round.first, round.again].map(Math.round);
        report(`  round ${at + 1}: COPY ${copy} ms, first import ${first} ms, again ${again} ms`);
        measured.push(round);
      }
      const first = medianBy(measured, (round) => round.first / round.copy);
      const again = medianBy(measured, (round) => round.again / round.first);
      return [
        costRow('import of 100,000 products, with run record (ceiling: COPY of the same rows)', {
          value: first.first,
          ceiling: first.copy,
          goal: 4,
        }),
        costRow('the same again, 1 % changed (ceiling: the first import)', {
          value: again.again,
          ceiling: again.first,
          goal: 0.25,
        }),
      ];
    });
  },
};

async function measure(system: RunningSystem, prefix: string): Promise<Round> {
  const file = join(tmpdir(), `accord-bench-${randomBytes(4).toString('hex')}.copy`);
  const changed = count / changedEvery;
  const first = await importMs(system, { prefix, count }, { created: count });
  const copy = await copyMs(system.databases.inventory, { prefix, file });
  const again = await importMs(
    system,
    { prefix, count, changedEvery },
    { updated: changed, unchanged: count - changed },
  );
  return { copy, first, again };
}

function medianBy(list: readonly Round[], ratio: (round: Round) => number): Round {
  const [median] = list.toSorted((a, b) => ratio(a) - ratio(b)).slice(list.length >> 1);
  if (median === undefined) throw new RangeError('no rounds');
  return median;
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { joinInfra, stateFolder, untilSignal } from '@accord/infra';

import { readArguments } from './arguments.ts';
import { benchmarks } from './benchmarks.ts';
import { announcement, duration } from './duration.ts';
import type { Benchmark } from './measure.ts';
import { asPage } from './plot.ts';
import { measureApart } from './row-process/measure-apart.ts';
import { type BenchRow, benchTable } from './row.ts';
import { asTable } from './table.ts';
import { withinLimit } from './within-limit.ts';

const report = (line: string): void => console.error(line);

async function measureAll(wanted: readonly Benchmark[], json: boolean): Promise<void> {
  report(announcement(wanted));
  const infra = await joinInfra({ profile: 'test', print: report });
  const environment = { postgresUrl: infra.pgUrl, amqpUrl: infra.amqpUrl, report };
  const rows: BenchRow[] = [];
  let page = '';
  try {
    for (const benchmark of wanted) {
      report(`measuring ${benchmark.summary} (about ${duration(benchmark.usualSeconds)})`);
      rows.push(...(await withinLimit(benchmark, () => measureApart(benchmark, environment))));
      // After each, so that who stops it early has what was measured until then.
      page = keep(rows);
    }
  } finally {
    await infra.release();
  }
  const told = benchTable.parse(rows);
  report(`plot: ${page}`);
  console.log(json ? JSON.stringify(told, null, 2) : asTable(told));
}

/** Beside the other state of this checkout. @returns the page's path */
function keep(rows: readonly BenchRow[]): string {
  const folder = join(stateFolder, 'bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(rows, null, 2)}\n`);
  const page = join(folder, 'latest.html');
  writeFileSync(page, asPage(rows, new Date()));
  return page;
}

const request = readArguments(process.argv.slice(2), benchmarks);
if (request.kind === 'measure') {
  await untilSignal(() => measureAll(request.benchmarks, request.json));
  process.exit();
}
console.error(request.text);
process.exitCode = request.kind === 'help' ? 0 : 2;

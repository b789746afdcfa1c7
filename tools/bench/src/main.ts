import 'reflect-metadata';

import { joinInfra, untilSignal } from '@accord/infra';

import type { BenchRow } from './measure.ts';
import { orderPlacement } from './rows/order-placement.ts';
import { pipeline } from './rows/pipeline.ts';
import { publishConsume } from './rows/publish-consume.ts';
import { vendorCall } from './rows/vendor-call.ts';
import { asTable } from './table.ts';

const benchmarks = [pipeline, publishConsume, vendorCall, orderPlacement];

// npm run bench [-- NAME… --json]
const asJson = process.argv.includes('--json');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = wanted.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(`no benchmark named ${unknown.join(', ')}; there are:`);
  for (const { name, summary } of benchmarks) console.error(`  ${name}: ${summary}`);
  process.exit(2);
}

const report = (line: string): void => console.error(line);

async function measureAll(): Promise<void> {
  const infra = await joinInfra({ profile: 'test', print: report });
  const rows: BenchRow[] = [];
  try {
    for (const benchmark of benchmarks.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
      report(`measuring ${benchmark.summary}`);
      rows.push(...(await benchmark.run({ postgresUrl: infra.pgUrl, amqpUrl: infra.amqpUrl })));
    }
  } finally {
    await infra.release();
  }
  console.log(asJson ? JSON.stringify(rows, null, 2) : asTable(rows));
}

await untilSignal(measureAll);

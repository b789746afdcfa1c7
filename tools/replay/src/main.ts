import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { abortOnSignals, causeOf } from '@accord/infra';
import { Command, InvalidArgumentError } from 'commander';

import { runningAccord } from './environment.ts';
import { faultScenes } from './faults.ts';
import { describeRecord } from './record.ts';
import { replay } from './replay.ts';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above zero');
  return value;
}

const signal = abortOnSignals();
const program = new Command('replay')
  .description(
    'Places the orders of an Online Retail file at a running Accord and proves that nothing was lost.',
  )
  .argument('<file>', 'CSV with InvoiceNo, StockCode, Description, Quantity, UnitPrice, CustomerID, Country')
  .option('--limit <rows>', 'read at most so many rows', positive)
  .option('--rate <orders>', 'place at most so many orders per second', positive)
  .option('--faults <name>', `weather at the vendors: ${Object.keys(faultScenes).join(', ')}`, 'none')
  .action(async (file: string, options: { limit?: number; rate?: number; faults: string }) => {
    const record = await replay(runningAccord(workspace), {
      ...options,
      file,
      run: randomBytes(4).toString('hex'),
      print: (line) => console.error(line),
      signal,
    });
    console.log(describeRecord(record));
    process.exitCode = record.differences.length === 0 ? 0 : 1;
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
// Orders that are still under way keep connections open, and nobody waits for them any more.
if (signal.aborted) process.exit(causeOf(signal).exitCode);

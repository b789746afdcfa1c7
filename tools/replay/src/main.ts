import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { agreement, Services } from '@accord/cli';
import { abortOnSignals, causeOf } from '@accord/infra';
import { Command, InvalidArgumentError } from 'commander';

import { inheritedEnvironment, runningAccord } from './environment.ts';
import { faultScenes } from './faults.ts';
import { describeRecord } from './record.ts';
import { describeRegistrations } from './registrations/registrations-record.ts';
import { replayRegistrations } from './registrations/replay-registrations.ts';
import { replay } from './replay.ts';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above zero');
  return value;
}

interface Flags {
  readonly limit?: number;
  readonly rate?: number;
  readonly faults: string;
  readonly courses?: string;
  readonly seats: number;
}

const signal = abortOnSignals();
const program = new Command('replay')
  .description(
    'Places the orders of an Online Retail file, or the registrations of an Open University file, at a running Accord and proves that nothing was lost.',
  )
  .argument(
    '<file>',
    'CSV with InvoiceNo, StockCode, Description, Quantity, UnitPrice, CustomerID, Country; with --courses: code_module, code_presentation, id_student, date_registration',
  )
  .option('--courses <file>', 'the file holds registrations, for the presentations of this file')
  .option('--seats <share>', 'seats per registration of a cohort', positive, 0.95)
  .option('--limit <rows>', 'read at most so many rows', positive)
  .option('--rate <orders>', 'place at most so many orders per second', positive)
  .option('--faults <name>', `weather at the vendors: ${Object.keys(faultScenes).join(', ')}`, 'none')
  .action(async (file: string, { courses, ...rest }: Flags) => {
    const accord = runningAccord(workspace);
    const run = randomBytes(4).toString('hex');
    const options = { ...rest, file, run, print: (line: string) => console.error(line), signal };
    const [text, differences] =
      courses === undefined
        ? await replay(accord, options).then(
            (record) => [describeRecord(record), record.differences] as const,
          )
        : await replayRegistrations(accord, { ...options, courses }).then(
            (record) => [describeRegistrations(record), record.differences] as const,
          );
    console.log(text);
    const reconciled = await agreement(new Services(workspace, inheritedEnvironment()));
    for (const line of reconciled.disagreements) console.log(`DIFFERS    ${line}`);
    console.log(reconciled.summary);
    process.exitCode = differences.length + reconciled.disagreements.length === 0 ? 0 : 1;
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
// Orders that are still under way keep connections open, and nobody waits for them any more.
if (signal.aborted) process.exit(causeOf(signal).exitCode);

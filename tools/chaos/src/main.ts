import { join } from 'node:path';

import { StopButton, untilSignal } from '@accord/infra';
import { Command } from 'commander';

import { campaign } from './campaign.ts';
import { importCampaign } from './import/import-campaign.ts';
import {
  type ChaosOptions,
  estimatedMinutes,
  ordersOf,
  positive,
  stageNamed,
  wholeNumber,
} from './options.ts';
import { stages } from './plan.ts';
import { writeReport } from './report/write-report.ts';
import { chaosFolder, watchStopFile } from './stop-file.ts';
import { verdictText } from './verdict.ts';

/** As a shell knows a program that was interrupted: what was done is balanced, and not all of it was done. */
const stoppedEarly = 130;

const button = new StopButton();

// The seed is the clock's, unless given: printed, so that a run can be repeated.
const program = new Command('chaos')
  .description(
    'Hurts an Accord of its own while orders flow; exit 0 only when nothing is lost, doubled or unaccounted for.',
  )
  .option('--stage <name>', `what is done to it: ${stages.join(', ')}`, stageNamed, 'all')
  .option('--seed <number>', 'decides faults, moments and baskets', wholeNumber, Date.now() % 1_000_000)
  .option('--runs <number>', 'runs, each with a seed of its own', positive, 1)
  .option('--events <number>', 'about so many events per run', positive, 2_000)
  .option('--orders <number>', 'at least so many orders per run, instead of --events', positive)
  .option('--faults <number>', 'faults per run', positive, 8)
  .action(async (options: ChaosOptions) => {
    const { stage, seed, runs, faults } = options;
    console.log(
      `chaos: stage ${stage}, seed ${seed}, ${runs} ${runs === 1 ? 'run' : 'runs'}, about ${estimatedMinutes(options)} min; Ctrl-C or \`accord chaos stop\` ends the faults and counts`,
    );
    const report = join(chaosFolder, `${stage}-${seed}`);
    const unwatch = watchStopFile(() => button.press());
    const record = await campaign({
      stage,
      seed,
      runs,
      faults,
      orders: ordersOf(options),
      print: console.log,
      stop: button.signal,
      onReady: () => {
        button.arm(() => {
          console.log('stopping: no more faults and orders; healing, then counting');
        });
      },
      report,
    });
    unwatch();
    const page = await writeReport(report, record);
    for (const line of record.verdict) console.log(verdictText(line));
    console.log(`seed ${seed}: ${record.balanced ? 'balanced' : 'NOT BALANCED'}; report in ${page}`);
    process.exitCode = record.balanced ? (button.signal.aborted ? stoppedEarly : 0) : 1;
  });

program
  .enablePositionalOptions()
  .command('import')
  .description('kill inventory while it imports a file; exit 0 only when its tables end as without')
  .option('--seed <number>', 'decides file and moments', wholeNumber, Date.now() % 1_000_000)
  .option('--rows <number>', 'rows of the file', positive, 100_000)
  .option('--kills <number>', 'kills, while it is sent and while it is loaded', positive, 10)
  .action(async (options: { readonly seed: number; readonly rows: number; readonly kills: number }) => {
    const wrong = await importCampaign({ ...options, print: console.log });
    process.exitCode = wrong.length === 0 ? 0 : 1;
  });

program.addHelpText(
  'after',
  '\n`chaos stop` presses the stop button of the chaos that runs in this checkout.',
);

await untilSignal(() => program.parseAsync(), button);

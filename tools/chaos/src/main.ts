import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { untilSignal } from '@accord/infra';
import { Command } from 'commander';

import { killRun } from './kill-run.ts';

// The seed of a run is the clock's, unless given: printed, so that a run can be repeated.
const program = new Command('chaos')
  .description(
    'Kills services, broker and database while orders flow; exit 0 only when nothing is lost, doubled or open.',
  )
  .option('--seed <number>', 'decides victims, order and baskets', Number, Date.now() % 1_000_000)
  .option('--runs <number>', 'runs with consecutive seeds', Number, 1)
  .option('--orders <number>', 'orders per run', Number, 2_000)
  .action(async ({ seed, runs, orders }: { seed: number; runs: number; orders: number }) => {
    let red = 0;
    for (let run = 0; run < runs; run += 1) {
      const folder = await mkdtemp(join(tmpdir(), 'accord-chaos-'));
      const { accepted, refused, kills, findings } = await killRun({
        seed: seed + run,
        orders,
        extraKills: 4,
        folder,
        print: console.log,
      });
      await rm(folder, { recursive: true, force: true });
      for (const finding of findings) console.log(`  ${finding}`);
      console.log(
        `seed ${seed + run}: ${accepted.length} accepted, ${refused} refused, ${kills.length} kills, ${findings.length} findings`,
      );
      if (findings.length > 0) red += 1;
    }
    process.exitCode = red === 0 ? 0 : 1;
  });

await untilSignal(() => program.parseAsync());

import { Command } from 'commander';
import { root } from './environment.ts';
import { headVersion } from './head-version.ts';
import { runCommand } from './run-command.ts';
import { ledger } from './setting.ts';

const program = new Command('record-deployment')
  .description(
    'Records which version of a service an environment runs now; a rollback records the old one again.',
  )
  .argument('<service>')
  .option('--version <version>', 'default: the commit of this checkout')
  .requiredOption('--to <environment>')
  .option('--canary', 'beside what is live there, instead of in its place')
  .action(async (service: string, options: { version?: string; to: string; canary?: boolean }) => {
    const version = options.version ?? (await headVersion(root));
    const { to: environment, canary = false } = options;
    const live = await ledger().recordDeployment({ service, version, environment, canary });
    console.log(`${environment} runs ${service} ${live.map((one) => one.version).join(' and ')}`);
  });

await runCommand(program);

import { Command } from 'commander';
import { root } from './environment.ts';
import { headVersion } from './head-version.ts';
import { describeWhy, exitCodeOf } from './print-answer.ts';
import { runCommand } from './run-command.ts';
import { answerOf, setting } from './setting.ts';

const program = new Command('why')
  .description('Names the one thing that is in the way of a deploy, and the command that settles it.')
  .argument('<service>')
  .option('--version <version>', 'default: the commit of this checkout')
  .requiredOption('--to <environment>')
  .action(async (service: string, options: { version?: string; to: string }) => {
    const version = options.version ?? (await headVersion(root));
    const answer = await answerOf({ ...setting(), service, version, environment: options.to });
    console.log(describeWhy(answer));
    process.exitCode = exitCodeOf(answer);
  });

await runCommand(program);

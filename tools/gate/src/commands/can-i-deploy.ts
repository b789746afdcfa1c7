import { Command } from 'commander';
import { root } from './environment.ts';
import { headVersion } from './head-version.ts';
import { describeAnswer, exitCodeOf } from './print-answer.ts';
import { days, runCommand } from './run-command.ts';
import { answerOf, setting } from './setting.ts';

interface Options {
  readonly version?: string;
  readonly to: string;
  readonly firstDeployment?: boolean;
  readonly retentionDays?: number;
  readonly json?: boolean;
}

const program = new Command('can-i-deploy')
  .description('Asks whether a version of a service fits every neighbour and vendor of an environment.')
  .argument('<service>')
  .option('--version <version>', 'default: the commit of this checkout')
  .requiredOption('--to <environment>')
  .option('--first-deployment', 'providers that were never deployed there are no obstacle')
  .option('--retention-days <days>', 'how long old messages may wait in queues (default 30)', days)
  .option('--json', 'the whole answer as JSON')
  .action(async (service: string, options: Options) => {
    const version = options.version ?? (await headVersion(root));
    const answer = await answerOf({
      ...setting(),
      service,
      version,
      environment: options.to,
      firstDeployment: options.firstDeployment ?? false,
      ...(options.retentionDays === undefined ? {} : { retentionDays: options.retentionDays }),
    });
    const what = `${service} ${version} to ${options.to}`;
    console.log(options.json === true ? JSON.stringify(answer, undefined, 2) : describeAnswer(answer, what));
    process.exitCode = exitCodeOf(answer);
  });

await runCommand(program);

import { Command } from 'commander';
import { root } from './environment.ts';
import { headVersion } from './head-version.ts';
import { describeAnswer, exitCodeOf } from './print-answer.ts';
import { questionOf, type QuestionOptions, withQuestionOptions } from './question-options.ts';
import { runCommand } from './run-command.ts';
import { answerOf, setting } from './setting.ts';

interface Options extends QuestionOptions {
  readonly version?: string;
  readonly to: string;
  readonly json?: boolean;
}

const program = withQuestionOptions(new Command('can-i-deploy'))
  .description('Asks whether a version of a service fits every neighbour and vendor of an environment.')
  .argument('<service>')
  .option('--version <version>', 'default: the commit of this checkout')
  .requiredOption('--to <environment>')
  .option('--json', 'the whole answer as JSON')
  .action(async (service: string, options: Options) => {
    const version = options.version ?? (await headVersion(root));
    const environment = options.to;
    const answer = await answerOf({ ...setting(), service, version, environment, ...questionOf(options) });
    const what = `${service} ${version} to ${environment}`;
    console.log(options.json === true ? JSON.stringify(answer, undefined, 2) : describeAnswer(answer, what));
    process.exitCode = exitCodeOf(answer);
  });

await runCommand(program);

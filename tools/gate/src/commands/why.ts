import { Command } from 'commander';
import { root } from './environment.ts';
import { headVersion } from './head-version.ts';
import { describeWhy, exitCodeOf } from './print-answer.ts';
import { questionOf, type QuestionOptions, withQuestionOptions } from './question-options.ts';
import { runCommand } from './run-command.ts';
import { answerOf, setting } from './setting.ts';

interface Options extends QuestionOptions {
  readonly version?: string;
  readonly to: string;
}

const program = withQuestionOptions(new Command('why'))
  .description('Names the one thing that is in the way of a deploy, and the command that settles it.')
  .argument('<service>')
  .option('--version <version>', 'default: the commit of this checkout')
  .requiredOption('--to <environment>')
  .action(async (service: string, options: Options) => {
    const version = options.version ?? (await headVersion(root));
    const environment = options.to;
    const answer = await answerOf({ ...setting(), service, version, environment, ...questionOf(options) });
    console.log(describeWhy(answer));
    process.exitCode = exitCodeOf(answer);
  });

await runCommand(program);

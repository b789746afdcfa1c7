import { CannotStart, workspaceRoot } from '@accord/infra';
import { Command } from 'commander';
import { inheritedEnvironment } from '../environment.ts';
import { Services } from './ask-services.ts';
import { oneRun, recordList, runList, runStory, runsTable } from './run-tables.ts';

/** `accord runs` and `accord runs show ID`: the sync runs of all services of a running Accord. */
export function runsCommand(): Command {
  const runs = new Command('runs')
    .description('sync runs of a running Accord, newest first')
    .option('--flow <name>', 'only of this flow')
    .option('--status <status>', 'only running, finished, failed or cancelled ones')
    .action(async (options: { flow?: string; status?: string }) => {
      const { answers, silent } = await services().get(`/runs?${new URLSearchParams(options).toString()}`);
      mustHaveAnswers(answers, silent);
      show(runsTable(answers.flatMap((answer) => runList.parse(answer).items)));
      complain(silent);
    });
  runs
    .command('show <id>')
    .description('one run, and the records that it skipped or that failed, with the reason')
    .action(async (id: string) => {
      const path = `/runs/${encodeURIComponent(id)}`;
      const asked = services();
      const [{ answers, silent }, records] = [await asked.get(path), await asked.get(`${path}/records`)];
      const [run] = answers;
      if (run === undefined) throw new CannotStart(`no service knows run ${id}${because(silent)}`);
      show(
        runStory(
          oneRun.parse(run),
          records.answers.flatMap((answer) => recordList.parse(answer).items),
        ),
      );
    });
  return runs;
}

function services(): Services {
  return new Services(workspaceRoot, inheritedEnvironment());
}

function mustHaveAnswers(answers: readonly unknown[], silent: readonly string[]): void {
  if (answers.length === 0) throw new CannotStart(`no service answered${because(silent)}`);
}

function because(silent: readonly string[]): string {
  return silent.length === 0 ? '' : `: ${silent.join(', ')}`;
}

function show(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

function complain(silent: readonly string[]): void {
  for (const line of silent) console.error(`accord: ${line}`);
}

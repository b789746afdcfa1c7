import { CannotStart, workspaceRoot } from '@accord/infra';
import { Command } from 'commander';
import { inheritedEnvironment } from '../environment.ts';
import { Services } from './ask-services.ts';
import { finishedStory, storyOf } from './one-run.ts';
import { because, oneRun, runList, runsTable } from './run-tables.ts';

/** `accord runs`, and `show`, `retry` and `cancel` of one: the sync runs of all services of a running Accord. */
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
      show(await storyOf(services(), id));
    });
  runs
    .command('retry <id>')
    .description('its failed records again, in a new run, under the rules of today; ends when that run does')
    .action(async (id: string) => {
      const asked = services();
      const again = oneRun.parse(await sendToOwner(asked, id, 'retry'));
      show(await finishedStory(asked, again.id));
    });
  runs
    .command('cancel <id>')
    .description('stop a run after the batch at hand; what is loaded stays')
    .action(async (id: string) => {
      const asked = services();
      await sendToOwner(asked, id, 'cancel');
      show(await storyOf(asked, id));
    });
  return runs;
}

async function sendToOwner(asked: Services, id: string, verb: 'retry' | 'cancel'): Promise<unknown> {
  const path = `/runs/${encodeURIComponent(id)}`;
  const { answered, silent } = await asked.get(path);
  const [owner] = answered;
  if (owner === undefined) throw new CannotStart(`no service knows run ${id}${because(silent)}`);
  return asked.send(owner, `${path}/${verb}`);
}

function services(): Services {
  return new Services(workspaceRoot, inheritedEnvironment());
}

function mustHaveAnswers(answers: readonly unknown[], silent: readonly string[]): void {
  if (answers.length === 0) throw new CannotStart(`no service answered${because(silent)}`);
}

function show(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

function complain(silent: readonly string[]): void {
  for (const line of silent) console.error(`accord: ${line}`);
}

import { CannotStart, workspaceRoot } from '@accord/infra';
import { Command } from 'commander';
import { inheritedEnvironment } from '../environment.ts';
import { Services } from '../runs/ask-services.ts';
import { because } from '../runs/run-tables.ts';
import { flowList, flowSchema, flowTable } from './flow-table.ts';

/** `accord flows`, and `pause` and `resume` of one: what runs between services and vendors of a running Accord. */
export function flowsCommand(): Command {
  const flows = new Command('flows')
    .description('flows of a running Accord: whether each runs, who paused it and why, how much waits')
    .action(async () => {
      const { answers, silent } = await services().get('/api/flows');
      const [answer] = answers;
      if (answer === undefined) throw new CannotStart(`operations did not answer${because(silent)}`);
      show(flowTable(flowList.parse(answer).items));
    });
  flows
    .command('pause <flow>')
    .description('keep its messages from now on; what is in hand is finished')
    .requiredOption('--reason <text>', 'why, for whoever finds it paused')
    .action(async (flow: string, { reason }: { reason: string }) => {
      await tell(flow, 'pause', reason);
    });
  flows
    .command('resume <flow>')
    .description('go on; one whose vendor cannot be called goes on resting for that')
    .option('--reason <text>', 'why', 'resumed from the command line')
    .action(async (flow: string, { reason }: { reason: string }) => {
      await tell(flow, 'resume', reason);
    });
  return flows;
}

async function tell(flow: string, verb: 'pause' | 'resume', reason: string): Promise<void> {
  const body = new Blob([JSON.stringify({ reason })]);
  const path = `/api/flows/${encodeURIComponent(flow)}/${verb}`;
  const answer = await services().send('operations', path, { body, type: 'application/json' });
  show(flowTable([flowSchema.parse(answer)]));
}

function services(): Services {
  return new Services(workspaceRoot, inheritedEnvironment());
}

function show(lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

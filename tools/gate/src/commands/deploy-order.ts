import { Command } from 'commander';
import { type Candidate, deployOrder, type DeployOrder } from '../decide/deploy-order.ts';
import { root } from './environment.ts';
import { headVersion } from './head-version.ts';
import { questionOf, type QuestionOptions, withQuestionOptions } from './question-options.ts';
import { runCommand } from './run-command.ts';
import { filesLedger, setting } from './setting.ts';

interface Options extends QuestionOptions {
  readonly to: string;
  readonly json?: boolean;
}

const program = withQuestionOptions(new Command('deploy-order'))
  .description('Finds an order in which every single deploy fits, or proves that there is none.')
  .argument('<services...>', 'names, or name@version; the commit of this checkout where none is given')
  .requiredOption('--to <environment>')
  .option('--json', 'the whole answer as JSON')
  .action(async (services: string[], { to, json = false, ...wishes }: Options) => {
    const candidates = await Promise.all(services.map(candidateOf));
    const asked = { ...setting(), ...questionOf(wishes) };
    const state = await filesLedger().read(to, { ...asked, candidates });
    const answer = deployOrder({ ...asked, state }, candidates);
    if (json) console.log(JSON.stringify(answer, undefined, 2));
    else print(answer, candidates.length);
    process.exitCode = exitCodeOf(answer);
  });

function print(answer: DeployOrder, asked: number): void {
  if (answer.kind === 'order') {
    answer.order.forEach((one, index) => console.log(`${index + 1}. ${one.service} ${one.version}`));
    return;
  }
  console.log(`no order works; ${answer.furthest.length} of ${asked} can go first:`);
  for (const { service, version } of answer.furthest) console.log(`  ${service} ${version}`);
  for (const { candidate, verdict, why } of answer.blocked) {
    const state = verdict === 'unknown' ? 'cannot be told' : 'is blocked';
    console.log(`  then ${candidate.service} ${candidate.version} ${state}:`);
    for (const line of why) console.log(`    ${line}`);
  }
}

/** 0 there is an order, 1 there is none, 2 could not tell: something is unknown that might let one through. */
function exitCodeOf(answer: DeployOrder): 0 | 1 | 2 {
  if (answer.kind === 'order') return 0;
  return answer.blocked.some(({ verdict }) => verdict === 'unknown') ? 2 : 1;
}

async function candidateOf(text: string): Promise<Candidate> {
  const [service = '', version] = text.split('@');
  return { service, version: version ?? (await headVersion(root)) };
}

await runCommand(program);

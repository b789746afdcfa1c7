import { Command } from 'commander';
import { type Candidate, deployOrder } from '../decide/deploy-order.ts';
import { root } from './environment.ts';
import { headVersion } from './head-version.ts';
import { runCommand } from './run-command.ts';
import { filesLedger, setting } from './setting.ts';

const program = new Command('deploy-order')
  .description('Finds an order in which every single deploy fits, or proves that there is none.')
  .argument('<services...>', 'names, or name@version; the commit of this checkout where none is given')
  .requiredOption('--to <environment>')
  .action(async (services: string[], { to }: { to: string }) => {
    const candidates = await Promise.all(services.map(candidateOf));
    const answer = deployOrder({ ...setting(), state: await filesLedger().read(to) }, candidates);
    if (answer.kind === 'order') {
      answer.order.forEach((one, index) => console.log(`${index + 1}. ${one.service} ${one.version}`));
      return;
    }
    console.log(`no order works; ${answer.furthest.length} of ${candidates.length} can go first:`);
    for (const { service, version } of answer.furthest) console.log(`  ${service} ${version}`);
    for (const { candidate, why } of answer.blocked) {
      console.log(`  then ${candidate.service} ${candidate.version} is blocked:`);
      for (const line of why) console.log(`    ${line}`);
    }
    process.exitCode = 1;
  });

async function candidateOf(text: string): Promise<Candidate> {
  const [service = '', version] = text.split('@');
  return { service, version: version ?? (await headVersion(root)) };
}

await runCommand(program);

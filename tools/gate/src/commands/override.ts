import { Command, InvalidArgumentError } from 'commander';
import { gateEnvironment } from './environment.ts';
import { runCommand } from './run-command.ts';
import { ledger, now } from './setting.ts';

function day(text: string): string {
  const until = new Date(`${text}T23:59:59.999Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(until.getTime())) {
    throw new InvalidArgumentError('must be a day, such as 2026-11-30');
  }
  if (until <= now()) throw new InvalidArgumentError('must be a day that is not over');
  return until.toISOString();
}

const program = new Command('override')
  .description('Lets a service be deployed against a red contract until a day; the reason is kept for good.')
  .argument('<service>')
  .requiredOption('--to <environment>')
  .requiredOption('--reason <text>', 'at least ten characters')
  .requiredOption('--until <day>', 'last day on which it holds', day)
  .option('--by <name>', 'who answers for it; default: the user at the keyboard')
  .action(async (service: string, options: { to: string; reason: string; until: string; by?: string }) => {
    const { to: environment, reason, until, by = gateEnvironment().user } = options;
    if (reason.trim().length < 10)
      throw new Error('a reason that somebody else will understand: at least ten characters');
    await ledger().recordOverride({ service, environment, reason, until, by, at: now().toISOString() });
    console.log(`override of ${service} for ${environment} by ${by} until ${until.slice(0, 10)}: ${reason}`);
  });

await runCommand(program);

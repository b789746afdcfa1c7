import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { checks } from './checks.ts';
import { describeFinding, exitCodeOf, runGate } from './run-gate.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const program = new Command('gate')
  .description('Runs every check of the contracts over this tree, without broker, database or vendor.')
  .option('--json', 'print findings as JSON on standard output, and progress on standard error')
  .option('--all', 'show risks and notices as well as what would break')
  .action(async ({ json = false, all = false }: { json?: boolean; all?: boolean }) => {
    const startedAt = performance.now();
    const print = json ? console.error : console.log;
    const result = await runGate(checks, { root, print });
    const shown = result.findings.filter(({ severity }) => all || severity === 'breaking');
    if (json) console.log(JSON.stringify(result));
    else for (const finding of shown) console.log(describeFinding(finding));
    const count = (kind: string): number =>
      result.findings.filter(({ severity }) => severity === kind).length;
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    print(
      `gate: ${count('breaking')} breaking, ${count('risk')} risks, ${count('notice')} notices, ` +
        `${result.failed.length} could not tell (${seconds} s)`,
    );
    process.exitCode = exitCodeOf(result);
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});

import { randomInt } from 'node:crypto';
import { abortOnSignals, causeOf } from '@accord/infra';
import { Command, InvalidArgumentError } from 'commander';
import { runHistory } from './history.ts';
import { proveSagas, type ProveOptions } from './prove.ts';
import { sagaNames, type SagaName } from './sagas.ts';

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number');
  return value;
}

function ids(text: string): ReadonlySet<string> {
  return new Set(text.split(','));
}

interface Options extends Omit<ProveOptions, 'saga' | 'print' | 'signal'> {
  readonly trace?: boolean;
  readonly only?: ReadonlySet<string>;
}

const signal = abortOnSignals();
const program = new Command('prove')
  .description(
    'Runs the machines of checkout, inventory and enrollment through simulated histories full of faults; exit 0 only when every invariant held in each.',
  )
  .argument('[saga]', `${sagaNames.join(', ')} or all`, 'all')
  .option('--seed <number>', 'of the first history; the others follow', whole, randomInt(2 ** 31))
  .option('--histories <number>', 'how many', whole, 100_000)
  .option('--workers <number>', 'threads', whole, 2)
  .option('--trace', 'tell the one history of this seed, step by step')
  .option('--only <faults>', 'with --trace: keep the faults of these ids and leave out all others', ids)
  .action(async (saga: SagaName | 'all', { trace = false, only, ...options }: Options) => {
    if (saga !== 'all' && !sagaNames.includes(saga)) throw new Error(`no such saga: ${saga}`);
    if (!trace) {
      process.exitCode = (await proveSagas({ ...options, saga, print: console.log, signal })) ? 0 : 1;
      return;
    }
    const kept = only === undefined ? {} : { only };
    const history = await runHistory({ seed: options.seed, saga, ...kept, print: console.log });
    console.log(
      `seed ${history.seed}, ${history.saga}: ${history.faults.length} faults, ${history.steps} steps, ${history.violations.length} violations`,
    );
    process.exitCode = history.violations.length === 0 ? 0 : 1;
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
if (signal.aborted) process.exit(causeOf(signal).exitCode);

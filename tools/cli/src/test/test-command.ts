import { abortOnSignals } from '@accord/infra';
import { Command } from 'commander';
import { runTests } from './run-tests.ts';

/** `accord test`, which is `npm test`. */
export function testCommand(): Command {
  return new Command('test')
    .description('build, check and test everything; ends with `N passed, N failed`')
    .action(async () => {
      const green = await runTests((line) => console.log(line), abortOnSignals());
      process.exitCode = green ? 0 : 1;
    });
}

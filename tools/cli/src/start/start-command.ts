import { abortOnSignals } from '@accord/infra';
import { Command } from 'commander';
import { inheritedEnvironment } from '../environment.ts';

/** `accord start`, which is `npm start`. */
export function startCommand(): Command {
  return new Command('start')
    .description(
      'bring up servers, services and vendor mocks, place one order and show its story; Ctrl-C ends it',
    )
    .option('--no-order', 'place no order')
    .action(async ({ order }: { order: boolean }) => {
      // Loaded late: the mocks' own parts are not needed by any other command.
      const { start } = await import('./start.ts');
      await start({
        print: (line) => console.log(line),
        signal: abortOnSignals(),
        environment: inheritedEnvironment(),
        withOrder: order,
      });
    });
}

import { FlowRegister, Messaging, UnitOfWork } from '@accord/messaging';
import { HealthRegistry, systemClock, Transactions } from '@accord/service-kit';
import type { Provider, Type } from '@nestjs/common';
import type { Flow } from '../flow.ts';
import { Quarantine } from '../quarantine.ts';
import { Runs, type RunsOptions } from '../runs.ts';
import { RunsHealth } from './runs-health.ts';
import { TakeoverWatch } from './takeover-watch.ts';

/**
 * What a service provides beside its flows, which are providers of its own. Not a module: flows stand in the service's
 * composition root, where a library's module could not reach them. `RunsController` and
 * `QuarantineController` go into its list of controllers.
 */
export function syncProviders(
  flows: readonly Type<Flow>[],
  options: Pick<RunsOptions, 'leaseMs' | 'keepRecordsDays' | 'clock' | 'quarantineAlert'> = {},
): readonly Provider[] {
  return [
    {
      provide: Runs,
      inject: [
        UnitOfWork,
        Transactions,
        { token: Messaging, optional: true },
        { token: FlowRegister, optional: true },
        ...flows,
      ],
      useFactory: (
        ...[work, transactions, messaging, register, ...given]: [
          UnitOfWork,
          Transactions,
          Messaging | undefined,
          FlowRegister | undefined,
          ...Flow[],
        ]
      ) => {
        for (const { name } of given) register?.add({ flow: name, vendor: null });
        const mayLoad = (): void => {
          messaging?.mustTakeMessages();
        };
        return new Runs({ work, transactions, flows: given, mayLoad, ...options });
      },
    },
    {
      provide: Quarantine,
      inject: [Runs, Transactions],
      useFactory: (runs: Runs, transactions: Transactions) => new Quarantine(runs, transactions),
    },
    TakeoverWatch,
    {
      provide: RunsHealth,
      inject: [HealthRegistry, Runs],
      useFactory: (health: HealthRegistry, runs: Runs) =>
        new RunsHealth(health, runs, {
          clock: options.clock ?? systemClock,
          limitPermille: options.quarantineAlert?.limitPermille,
        }),
    },
  ];
}

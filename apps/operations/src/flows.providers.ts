import type { Provider } from '@nestjs/common';
import type { OperationsConfig } from './operations.config.ts';
import { HttpFlows } from './outbound/http-flows.ts';
import { PauseFlow } from './use-cases/flows/pause-flow.ts';
import { ServiceFlows } from './use-cases/flows/ports.ts';
import { ShowFlags } from './use-cases/flows/show-flags.ts';
import { ShowFlows } from './use-cases/flows/show-flows.ts';
import { WatchFlows } from './use-cases/flows/watch-flows.ts';
import type { WatchedServices } from './use-cases/watch-health.ts';

/** What runs between services and vendors, and the switch of each. */
export function flowsProviders(config: OperationsConfig, { services }: WatchedServices): Provider[] {
  return [
    {
      provide: ServiceFlows,
      useFactory: () => new HttpFlows({ services, serviceKey: config.ACCORD_SERVICE_KEY }),
    },
    WatchFlows,
    ShowFlows,
    ShowFlags,
    PauseFlow,
  ];
}

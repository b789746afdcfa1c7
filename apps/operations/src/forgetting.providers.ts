import { DirectEvents, Messaging } from '@accord/messaging';
import type { Provider } from '@nestjs/common';
import type { OperationsConfig } from './operations.config.ts';
import { BrokerForgottenPeople } from './outbound/forgetting/broker-forgotten-people.ts';
import { PostgresPeopleToForget } from './outbound/forgetting/postgres-people-to-forget.ts';
import { ForgetPerson } from './use-cases/forgetting/forget-person.ts';
import { ForgottenPeople, PeopleToForget } from './use-cases/forgetting/ports.ts';

/** Erasure of what is kept here of people. */
export function forgettingProviders({ ACCORD_AMQP_NAMESPACE: namespace }: OperationsConfig): Provider[] {
  return [
    {
      provide: DirectEvents,
      inject: [Messaging],
      useFactory: ({ publisher }: Messaging) => new DirectEvents(publisher, namespace),
    },
    { provide: PeopleToForget, useClass: PostgresPeopleToForget },
    { provide: ForgottenPeople, useClass: BrokerForgottenPeople },
    ForgetPerson,
  ];
}

import { checkoutPersonForgotten, type Clock } from '@accord/canonical';
import { ForgetPeople, UnitOfWork } from '@accord/messaging';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PersonalOrderStore } from './outbound/personal-order-store.ts';

/** What forgets who bought. */
export function forgettingProvider(clock: Clock): Provider {
  return {
    provide: ForgetPeople,
    inject: [DataSource, UnitOfWork],
    useFactory: (database: DataSource, work: UnitOfWork) =>
      new ForgetPeople({
        records: new PersonalOrderStore(),
        work,
        database,
        clock,
        told: checkoutPersonForgotten,
        party: 'service:checkout',
      }),
  };
}

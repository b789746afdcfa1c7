import { type Clock, inventoryPersonForgotten } from '@accord/canonical';
import { ForgetPeople, UnitOfWork } from '@accord/messaging';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SqlPersonalRecords } from './outbound/sql-personal-records.ts';

/** What forgets the recipients of erased people's parcels. */
export function forgettingProviders(clock: Clock): Provider[] {
  return [
    {
      provide: ForgetPeople,
      inject: [DataSource, UnitOfWork],
      useFactory: (database: DataSource, work: UnitOfWork) =>
        new ForgetPeople({
          records: new SqlPersonalRecords(),
          work,
          database,
          clock,
          told: inventoryPersonForgotten,
          party: 'service:inventory',
        }),
    },
  ];
}

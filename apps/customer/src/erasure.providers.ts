import type { Clock, Ids } from '@accord/canonical';
import { MasterKeys } from '@accord/master-keys';
import { UnitOfWork } from '@accord/messaging';
import { Quarantine } from '@accord/sync';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ErasureStore } from './outbound/erasure-store.ts';
import { ConfirmErasure } from './use-cases/confirm-erasure.ts';
import { ErasePerson, type ErasePersonParts } from './use-cases/erase-person.ts';
import { EraseProfile, type EraseProfileParts } from './use-cases/erase-profile.ts';
import { CrmLinks } from './use-cases/ports/crm-links.ts';
import { CrmProfiles } from './use-cases/ports/crm-profiles.ts';
import { Erasures } from './use-cases/ports/erasures.ts';

type Person = ErasePersonParts;
type Profile = EraseProfileParts;

/** Erasure here and at the CRM. */
export function erasureProviders(clock: Clock, ids: Ids): Provider[] {
  return [
    {
      provide: Erasures,
      inject: [DataSource],
      useFactory: (source: DataSource) => new ErasureStore(source, ids),
    },
    {
      provide: ErasePerson,
      inject: [Erasures, CrmLinks, CrmProfiles, MasterKeys, Quarantine, UnitOfWork],
      useFactory: (
        ...[erasures, links, crm, keys, quarantine, work]: [
          Person['erasures'],
          Person['links'],
          Person['crm'],
          Person['keys'],
          Person['quarantine'],
          Person['work'],
        ]
      ) => new ErasePerson({ erasures, links, crm, keys, quarantine, work, clock }),
    },
    {
      provide: ConfirmErasure,
      inject: [Erasures, UnitOfWork],
      useFactory: (erasures: Erasures, work: UnitOfWork) => new ConfirmErasure(erasures, work),
    },
    {
      provide: EraseProfile,
      inject: [CrmProfiles, CrmLinks, Erasures, UnitOfWork],
      useFactory: (
        ...[crm, links, erasures, work]: [
          Profile['crm'],
          Profile['links'],
          Profile['erasures'],
          Profile['work'],
        ]
      ) => new EraseProfile({ crm, links, erasures, work, clock }),
    },
  ];
}

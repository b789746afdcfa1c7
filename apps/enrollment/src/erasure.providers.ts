import type { Clock } from '@accord/canonical';
import { UnitOfWork } from '@accord/messaging';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountClosingsStore } from './outbound/account-closings-store.ts';
import { PeopleToForgetStore } from './outbound/people-to-forget-store.ts';
import { CloseAccount } from './use-cases/close-account.ts';
import { ForgetPerson } from './use-cases/forget-person.ts';
import { HeedErasure } from './use-cases/heed-erasure.ts';
import { AccountClosings } from './use-cases/ports/account-closings.ts';
import { LearnerAccounts } from './use-cases/ports/learner-accounts.ts';
import { LearningPlatform } from './use-cases/ports/learning-platform.ts';
import { PeopleToForget } from './use-cases/ports/people-to-forget.ts';

/** Erasure in the LMS, and what it means for grants. */
export function erasureProviders(clock: Clock): Provider[] {
  return [
    { provide: PeopleToForget, useValue: new PeopleToForgetStore() },
    {
      provide: AccountClosings,
      inject: [DataSource],
      useFactory: (source: DataSource) => new AccountClosingsStore(source),
    },
    {
      provide: CloseAccount,
      inject: [AccountClosings, LearnerAccounts],
      useFactory: (closings: AccountClosings, accounts: LearnerAccounts) =>
        new CloseAccount(closings, accounts),
    },
    {
      provide: HeedErasure,
      inject: [AccountClosings, CloseAccount, LearningPlatform],
      useFactory: (closings: AccountClosings, closeAccount: CloseAccount, platform: LearningPlatform) =>
        new HeedErasure(closings, closeAccount, platform),
    },
    {
      provide: ForgetPerson,
      inject: [UnitOfWork, PeopleToForget, CloseAccount, LearnerAccounts],
      useFactory: (
        ...[work, people, closeAccount, accounts]: [UnitOfWork, PeopleToForget, CloseAccount, LearnerAccounts]
      ) => new ForgetPerson({ work, people, closeAccount, accounts, clock }),
    },
  ];
}

import type { AccountClosings, Closing } from './ports/account-closings.ts';
import type { LearnerAccounts } from './ports/learner-accounts.ts';

/** Deletes an account in the LMS, unless an order that goes on needs it: with that it has become another erasure's. */
export class CloseAccount {
  readonly #closings: AccountClosings;
  readonly #accounts: LearnerAccounts;

  constructor(closings: AccountClosings, accounts: LearnerAccounts) {
    this.#closings = closings;
    this.#accounts = accounts;
  }

  /** @throws Failure of the LMS; asking twice is asking once */
  async execute(closing: Closing): Promise<'gone' | 'needed' | 'not_ours'> {
    await this.#closings.begin(closing);
    try {
      if (await this.#closings.isNeeded(closing.lmsUserRef)) return 'needed';
      return await this.#accounts.delete(closing.lmsUserRef);
    } finally {
      await this.#closings.end(closing);
    }
  }
}

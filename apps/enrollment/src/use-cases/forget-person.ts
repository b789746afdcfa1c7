import { type Clock, enrollmentPersonForgotten, Failure } from '@accord/canonical';
import type { Delivery, Tx, UnitOfWork } from '@accord/messaging';
import type { CloseAccount } from './close-account.ts';
import type { LearnerAccounts } from './ports/learner-accounts.ts';
import type { ErasureNews, PeopleToForget } from './ports/people-to-forget.ts';

export interface ForgetPersonParts {
  readonly work: UnitOfWork;
  readonly people: PeopleToForget;
  readonly closeAccount: CloseAccount;
  readonly accounts: Pick<LearnerAccounts, 'lms'>;
  readonly clock: Clock;
}

/**
 * Has the LMS forget an erased person, and keeps nothing that leads to them. An order that has not ended is still to be
 * delivered (GDPR, Art. 17(3)(b)), so this waits for two things: that they are erased, and that no order of theirs is
 * alive any more. Every step may be the last one before a crash.
 */
export class ForgetPerson {
  readonly #parts: ForgetPersonParts;

  constructor(parts: ForgetPersonParts) {
    this.#parts = parts;
  }

  /**
   * @throws Failure `enrollment.account_not_ours` (conflict) of an account that was there before us: a person decides,
   * and the receipt stays open until then
   */
  async execute(news: ErasureNews, delivery: Delivery): Promise<void> {
    const { work, people, clock } = this.#parts;
    if (await work.seen(delivery)) return;
    const accounts = await work.run(async (tx) => {
      await people.note(tx, news);
      return people.close(tx, news.customerId, clock.now());
    });
    for (const lmsUserRef of accounts ?? []) await this.#close(lmsUserRef, delivery);
    await work.once(delivery, async (tx) => {
      if (accounts !== undefined) await this.#conclude(tx, news);
    });
  }

  async #close(lmsUserRef: string, { messageId }: Delivery): Promise<void> {
    if ((await this.#parts.closeAccount.execute({ lmsUserRef, messageId })) !== 'not_ours') return;
    throw new Failure(
      'enrollment.account_not_ours',
      'conflict',
      'The account in the LMS was there before us',
    );
  }

  async #conclude(tx: Tx, { customerId, receiptId }: ErasureNews): Promise<void> {
    const { people, accounts, clock } = this.#parts;
    const at = clock.now();
    const orders = await people.forget(tx, customerId, at);
    for (const party of ['service:enrollment', `vendor:${accounts.lms}`])
      tx.publish(enrollmentPersonForgotten, {
        subject: customerId,
        sequence: 1,
        data: { customerId, receiptId, party, forgottenAt: at.toISOString(), orders },
      });
  }
}

import { Failure } from '@accord/canonical';
import type { Delivery, Tx } from '@accord/messaging';
import type { CloseAccount } from './close-account.ts';
import type { AccountClosings } from './ports/account-closings.ts';
import type { LearningPlatform } from './ports/learning-platform.ts';

/** What a grant has to know of erased people. */
export interface ErasureGuard {
  /** Whether nobody may be let in on this order's account any more; if not, that stays so until the transaction ends. */
  isClosed(tx: Tx, orderId: string): Promise<boolean>;

  /**
   * Asked when it is on record who needs the account.
   * @throws Failure `enrollment.account_going` (transient) while somebody may be deleting it; the next try has a new one
   */
  mustStay(lmsUserRef: string): Promise<void>;

  /** A grant of a closed order that was slow may have made the account anew: it goes again. */
  clearUp(email: string, delivery: Delivery): Promise<void>;
}

/** Where nobody is ever erased. */
export const nobodyErased: ErasureGuard = {
  isClosed: async () => false,
  mustStay: async () => undefined,
  clearUp: async () => undefined,
};

/** Keeps grants and erasures out of each other's way. */
export class HeedErasure implements ErasureGuard {
  readonly #closings: AccountClosings;
  readonly #closeAccount: CloseAccount;
  readonly #platform: LearningPlatform;

  constructor(closings: AccountClosings, closeAccount: CloseAccount, platform: LearningPlatform) {
    this.#closings = closings;
    this.#closeAccount = closeAccount;
    this.#platform = platform;
  }

  isClosed(tx: Tx, orderId: string): Promise<boolean> {
    return this.#closings.isClosed(tx, orderId);
  }

  async mustStay(lmsUserRef: string): Promise<void> {
    if (!(await this.#closings.isGoing(lmsUserRef))) return;
    throw new Failure(
      'enrollment.account_going',
      'transient',
      'The account is being deleted for another order',
    );
  }

  async clearUp(email: string, { messageId }: Delivery): Promise<void> {
    const lmsUserRef = await this.#platform.findLearner(email);
    if (lmsUserRef !== undefined) await this.#closeAccount.execute({ lmsUserRef, messageId });
  }
}

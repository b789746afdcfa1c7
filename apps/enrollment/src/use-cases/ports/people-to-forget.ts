import type { Tx } from '@accord/messaging';

/** One of two things that are heard of an erased person, in any order and as often as it may be. */
export interface ErasureNews {
  readonly customerId: string;
  readonly receiptId: string;
  /** The orders that were theirs; left out where the news is that all of them have ended. */
  readonly orderIds?: readonly string[];
}

/** Erased people, and the orders that were theirs. */
export abstract class PeopleToForget {
  abstract note(tx: Tx, news: ErasureNews): Promise<void>;

  /**
   * Closes the orders of somebody of whom both is known, so that nobody is let in on their account from here on. They are
   * those that were named, and those that we know as theirs.
   * @returns the accounts in the LMS that they were let in by; undefined as long as one of the two was not heard
   * @throws Failure `enrollment.seats_under_way` (wait_for_vendor) while seats of theirs are being opened or closed
   */
  abstract close(tx: Tx, customerId: string, at: Date): Promise<readonly string[] | undefined>;

  /** Leaves no reference to an account. @returns how many orders that were */
  abstract forget(tx: Tx, customerId: string, at: Date): Promise<number>;
}

import type { PersonForgotten } from '@accord/canonical';

/** One of two things that are heard of an erased person, in any order and as often as it may be. */
export interface ErasureNews {
  readonly customerId: string;
  readonly receiptId: string;
  /** The orders that were theirs; left out where the news is that all of them have ended. */
  readonly orderIds?: readonly string[];
}

/** What operations keeps of people. */
export abstract class PeopleToForget {
  /**
   * Takes the person out of the index, and empties what is parked about them: at once what nothing needs any more, and what
   * an order needs that has not ended when the news is that all have. What is parked of them later is emptied as it comes.
   * @returns how many orders that were; undefined as long as one of the two was not heard
   */
  abstract forget(news: ErasureNews): Promise<number | undefined>;
}

/** Tells the others. */
export abstract class ForgottenPeople {
  /** Resolves when it cannot be lost any more; may be told again. */
  abstract tell(forgotten: PersonForgotten): Promise<void>;
}

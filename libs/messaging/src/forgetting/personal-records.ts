import type { Tx } from '../outbox/tx.ts';

/** What a service keeps of people, by order. */
export abstract class PersonalRecords {
  /** Orders of a customer, beside those that the customer service knows of. */
  abstract ordersOf(customerId: string, known: readonly string[], tx: Tx): Promise<readonly string[]>;

  /**
   * Empties what is personal in those of the orders that no longer need anybody's data, and locks all of them, also the
   * unknown ones, until the transaction ends. Twice is once.
   * @returns those that hold nobody now; an unknown one is among them
   */
  abstract emptyEnded(orderIds: readonly string[], tx: Tx): Promise<readonly string[]>;
}

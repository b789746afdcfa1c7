import type { Tx } from '@accord/messaging';

/** An account that is about to be deleted, and the message that asked for it. */
export interface Closing {
  readonly lmsUserRef: string;
  readonly messageId: string;
}

/**
 * Who may not be let in any more, and whose account is about to go. An account may belong to somebody who buys again: who
 * deletes one says so first and then looks who needs it; who needs one says so first and then looks whether it goes. So
 * one of the two sees the other, whatever the order.
 */
export abstract class AccountClosings {
  /** Whether the order was closed; if not, it is not closed before the transaction ends. */
  abstract isClosed(tx: Tx, orderId: string): Promise<boolean>;

  abstract begin(closing: Closing): Promise<void>;

  abstract end(closing: Closing): Promise<void>;

  abstract isGoing(lmsUserRef: string): Promise<boolean>;

  /** Whether an order that was not closed lets somebody in by this account, or is about to. */
  abstract isNeeded(lmsUserRef: string): Promise<boolean>;
}

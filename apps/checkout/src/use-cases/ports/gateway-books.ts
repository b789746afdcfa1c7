import type { Gateway, Money } from '@accord/canonical';
import type { RefundsThere } from '../../domain/reconciliation.ts';

/** What a gateway's own record says of a payment. `open`: nothing is held, and nothing was taken. */
export type BookedStatus = 'open' | 'authorised' | 'captured' | 'voided';

export interface BookedPayment {
  readonly gatewayRef: string;
  /** Our attempt, as we had the gateway write it down. */
  readonly attemptId: string;
  readonly status: BookedStatus;
  readonly amount: Money;
}

/** As a list has it. */
export interface ListedPayment extends BookedPayment {
  /** By the gateway's clock. */
  readonly begunAt: Date;
}

export interface BooksWindow {
  readonly from: Date;
  readonly to: Date;
}

/** The record of a gateway that can be asked for one. */
export abstract class GatewayBooks {
  abstract readonly gateway: Gateway;

  /**
   * Payments of ours begun in the window, the newest first, in pages of which some may be empty.
   * @throws Failure when the record cannot be read whole
   */
  abstract list(window: BooksWindow): AsyncIterable<readonly ListedPayment[]>;

  /**
   * One payment as it stands now; undefined where it is none of ours, or says nothing yet.
   * @throws Failure (not_found) where the gateway knows no such payment; else as above
   */
  abstract read(gatewayRef: string): Promise<BookedPayment | undefined>;

  /** Payments of which something was given back in the window, whenever they were begun. @throws Failure as above */
  abstract refundedIn(window: BooksWindow): Promise<readonly string[]>;

  /** All that was given back of one payment. @throws Failure as above */
  abstract refundsOf(gatewayRef: string, amount: Money): Promise<RefundsThere>;
}

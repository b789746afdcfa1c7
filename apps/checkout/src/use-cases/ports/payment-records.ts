import type { Gateway } from '@accord/canonical';
import type { BooksWindow } from './gateway-books.ts';

export interface RecordedPayment {
  readonly attemptId: string;
  readonly gatewayRef: string;
}

/** Our own record of payments, for a comparison with a gateway's. */
export abstract class PaymentRecords {
  /** Payments begun in the window of which we believe that the gateway holds, took or gave back money; oldest first. */
  abstract unlisted(query: {
    readonly gateway: Gateway;
    readonly window: BooksWindow;
    /** Attempts that the gateway lists: those are left out. */
    readonly listed: readonly string[];
    readonly limit: number;
  }): Promise<readonly RecordedPayment[]>;

  /** Payments that we had given back in the window, by the gateway's ids. */
  abstract refundedIn(gateway: Gateway, window: BooksWindow): Promise<readonly string[]>;
}

import type { Gateway, Money } from '@accord/canonical';

/** What a gateway's own record says of a payment. `open`: nothing is held, and nothing was taken. */
export type BookedStatus = 'open' | 'authorised' | 'captured' | 'voided';

export interface BookedPayment {
  readonly gatewayRef: string;
  /** Our attempt, as we had the gateway write it down. */
  readonly attemptId: string;
  readonly status: BookedStatus;
  readonly amount: Money;
}

/** The record of a gateway that can be asked for one. */
export abstract class GatewayBooks {
  abstract readonly gateway: Gateway;

  /** Payments of ours begun in the window. @throws Failure when the record cannot be read whole */
  abstract list(window: { readonly from: Date; readonly to: Date }): Promise<readonly BookedPayment[]>;

  /** One payment as it stands now; undefined where it is none of ours. @throws Failure as above */
  abstract read(gatewayRef: string): Promise<BookedPayment | undefined>;
}

import type { Tx } from '@accord/messaging';

/** Proof that a person's data is gone from this service. Holds no personal data itself. */
export interface ErasureReceipt {
  readonly receiptId: string;
  readonly customerId: string;
  readonly erasedAt: string;
}

export abstract class Erasures {
  /** Removes what is personal and writes the receipt; a repeat answers the first one. Undefined for an unknown id. */
  abstract erase(customerId: string, at: Date, tx: Tx): Promise<ErasureReceipt | undefined>;

  abstract receipt(customerId: string, receiptId: string): Promise<ErasureReceipt | undefined>;

  /** Orders and mails of a customer, for an export. */
  abstract history(customerId: string): Promise<{
    readonly orders: readonly { readonly orderId: string; readonly orderNumber: string }[];
    readonly mails: readonly {
      readonly orderNumber: string;
      readonly template: string;
      readonly sentAt: string;
    }[];
  }>;
}

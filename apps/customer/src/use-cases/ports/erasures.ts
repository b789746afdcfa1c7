import type { Tx } from '@accord/messaging';

export interface ErasureStep {
  /** Somebody outside this service who has to forget a person, too: `vendor:klaviyo`, `service:checkout`. */
  readonly party: string;
  /** Null as long as nobody has confirmed it. */
  readonly doneAt: string | null;
}

/** Proof that a person's data is gone. Holds no personal data itself. */
export interface ErasureReceipt {
  readonly receiptId: string;
  readonly customerId: string;
  /** When it was gone from this service. */
  readonly erasedAt: string;
  /** Those outside this service. A vendor of another service has a step once that service has told of it. */
  readonly steps: readonly ErasureStep[];
  /** When the last of them had forgotten; null until then. */
  readonly completeAt: string | null;
}

interface OrderOfCustomer {
  readonly orderId: string;
  readonly orderNumber: string;
}

export abstract class Erasures {
  /**
   * Removes what is personal and writes the receipt with the parties that are yet to forget; a repeat answers the first
   * one. Undefined for an unknown id.
   */
  abstract erase(
    customerId: string,
    asked: { readonly at: Date; readonly parties: readonly string[] },
    tx: Tx,
  ): Promise<ErasureReceipt | undefined>;

  abstract receipt(customerId: string, receiptId: string): Promise<ErasureReceipt | undefined>;

  /** Somebody has forgotten the person; nothing happens for a person that the receipts do not know. */
  abstract confirm(customerId: string, party: string, done: { at: Date; tx: Tx }): Promise<void>;

  /**
   * The receipt of whoever placed an order or has an id, with all their orders, if they are erased. Whoever is not is
   * kept from being erased until the transaction ends.
   */
  abstract erased(
    who: { readonly customerId: string } | { readonly orderId: string },
    tx: Tx,
  ): Promise<{ readonly receipt: ErasureReceipt; readonly orders: readonly OrderOfCustomer[] } | undefined>;

  /** Orders and mails of a customer, for an export. */
  abstract history(customerId: string): Promise<{
    readonly orders: readonly OrderOfCustomer[];
    readonly mails: readonly {
      readonly orderNumber: string;
      readonly template: string;
      readonly sentAt: string;
    }[];
  }>;
}

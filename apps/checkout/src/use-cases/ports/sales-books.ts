/** A sales order as the ERP has it. `over`: cancelled there, so that nothing of it will be delivered or earned. */
export interface BookedOrder {
  readonly erpOrderId: string;
  readonly orderNumber: string;
  readonly state: 'live' | 'over';
}

/** What the ERP has on record of our orders. */
export abstract class SalesBooks {
  /** Names the vendor: `weclapp`. */
  abstract readonly erp: string;

  /**
   * Sales orders with a number of ours, in the order of their ids, each once; behind this id, or from the beginning.
   * @throws Failure when they cannot be read whole
   */
  abstract orders(after: string | null): AsyncIterable<readonly BookedOrder[]>;

  /** One as it is now; undefined where the ERP has no such order, or not with a number of ours. @throws Failure as above */
  abstract order(erpOrderId: string): Promise<BookedOrder | undefined>;
}

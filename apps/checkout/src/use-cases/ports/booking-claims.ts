/**
 * One writer per sales order. The ERP cannot tell a repeat from a new order, so between look-up and creation nobody else
 * may be on the way; a claim that its owner never gives back runs out.
 */
export abstract class BookingClaims {
  /** Answers false while somebody else has it. */
  abstract take(claim: {
    readonly orderId: string;
    readonly now: Date;
    readonly until: Date;
  }): Promise<boolean>;

  abstract giveBack(orderId: string): Promise<void>;
}

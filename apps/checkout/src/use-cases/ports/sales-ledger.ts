import type { Address, Money, OrderLine, Totals } from '@accord/canonical';

/** A placed order as the ERP is to book it. */
export interface SalesOrder {
  readonly orderId: string;
  /** Our number at the customer: the ERP has no idempotency, so it is looked up by this before it is created. */
  readonly orderNumber: string;
  readonly placedAt: Date;
  readonly customer: { readonly email: string; readonly givenName: string; readonly familyName: string };
  readonly shippingAddress: Address;
  readonly lines: readonly OrderLine[];
  readonly shipping: Totals;
  readonly total: Money;
}

/** The books. Throws `Failure` of kind transient, wait_for_vendor or unknown_outcome when it is to be tried again later. */
export abstract class SalesLedger {
  /** Names the vendor in events: `weclapp`. */
  abstract readonly erp: string;

  abstract findByOrderNumber(orderNumber: string): Promise<{ readonly erpOrderId: string } | undefined>;

  /** Creates without asking: call `findByOrderNumber` first. @throws Failure `<erp>.refused` (invalid) when the ERP rejects it for good */
  abstract createSalesOrder(order: SalesOrder): Promise<{ readonly erpOrderId: string }>;
}

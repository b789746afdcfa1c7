import type { Customer, OrderPlaced } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { Personal } from '@accord/service-kit';

/** A customer with the version that its events carry. */
export interface KnownCustomer {
  readonly id: Customer['id'];
  /** Prints `***`; whoever reveals it hands it to the person, the caller or a vendor, never to a log. */
  readonly customer: Personal<Customer>;
  readonly version: number;
}

export interface OrderReference {
  readonly orderId: string;
  readonly orderNumber: string;
}

/** An order whose event may say when it was placed: then the consent in it was given. */
export interface NewsOfOrder extends OrderReference {
  readonly placedAt?: string;
}

/** The buyer as an order's events carry them; not branded, since it comes from a message. */
export type OrderBuyer = OrderPlaced['customer'];

/** What a caller may say about a customer; the address decides who it is. */
export type CustomerFacts = Omit<Customer, 'id'>;

/** Whom we know, and who ordered what. Erased customers are known by id only. */
export abstract class Customers {
  abstract find(id: string): Promise<KnownCustomer | undefined>;

  /** The buyer of an order, unless the order is unknown here (undefined) or the buyer is erased (null). */
  abstract buyerOf(orderId: string): Promise<KnownCustomer | null | undefined>;

  /**
   * Commits who placed an order, found by id or by address; a guest becomes a customer. Consent to marketing is
   * given by an order, never withdrawn by one, and not by an order from before it was withdrawn. Null when the buyer has been erased: late news of an order must not
   * bring a person back.
   */
  abstract recordBuyer(order: NewsOfOrder, buyer: OrderBuyer): Promise<KnownCustomer | null>;

  /** @param at when consent is given, where it is @throws Problem `customer.email_taken` */
  abstract add(facts: CustomerFacts & { readonly at: Date }, tx: Tx): Promise<KnownCustomer>;

  /** Undefined when there is no such customer. @throws Problem `customer.email_taken` */
  abstract change(
    id: string,
    facts: Partial<CustomerFacts> & { readonly at: Date },
    tx: Tx,
  ): Promise<KnownCustomer | undefined>;
}

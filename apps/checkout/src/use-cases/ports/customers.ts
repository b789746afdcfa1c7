import type { Customer } from '@accord/canonical';

/** Known customers, owned by the customer service. */
export abstract class Customers {
  /** Answers undefined for a customer nobody knows. @throws Failure when the customer service cannot answer */
  abstract find(customerId: string): Promise<Customer | undefined>;
}

import { createHash } from 'node:crypto';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What stands for a customer where messages are searched: the digest of the customer's id, which the customer service
 * alone can tell a person by. The index names nobody, and once that service has erased the id nobody can ask for it.
 * An id is random enough that no list of guesses finds it back; of an e-mail address that would not hold, so it is kept
 * under a key only (customer-reference.ts).
 */
export function customerDigest(customerId: string): Buffer | undefined {
  const id = customerId.trim().toLowerCase();
  return uuid.test(id) ? createHash('sha256').update(`customer:${id}`).digest() : undefined;
}

/** Of the customer whom an event is about; undefined for a guest and for an event about nobody. */
export function customerOf(data: unknown): Buffer | undefined {
  const { customerId, customer } = { customerId: undefined, customer: undefined, ...Object(data) } as {
    customerId: unknown;
    customer: unknown;
  };
  if (typeof customerId === 'string') return customerDigest(customerId);
  return typeof customer === 'object' && customer !== null && 'customerId' in customer
    ? customerOf({ customerId: customer.customerId })
    : undefined;
}

/** The e-mail address in an event about a customer, as it came. */
export function emailOf(data: unknown): unknown {
  const { customer } = { customer: undefined, ...Object(data) } as { customer: unknown };
  return typeof customer === 'object' && customer !== null && 'email' in customer
    ? customer.email
    : undefined;
}

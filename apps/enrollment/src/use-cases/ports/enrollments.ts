import type { Enrollment } from '@accord/canonical';

/** Reads what became of orders' seats. */
export abstract class Enrollments {
  /** Those of an order, of a customer, or of both; the newest first, at most 100. */
  abstract find(by: {
    readonly orderId?: string | undefined;
    readonly customerId?: string | undefined;
  }): Promise<readonly Enrollment[]>;
}

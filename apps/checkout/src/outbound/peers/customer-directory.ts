import { Customer } from '@accord/canonical';
import type { VendorClient } from '@accord/vendor-client';
import { Customers } from '../../use-cases/ports/customers.ts';
import { readAnswer } from './peer-client.ts';

/** The customer service over REST. */
export class CustomerDirectory extends Customers {
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    super();
    this.#http = http;
  }

  override async find(customerId: string): Promise<Customer | undefined> {
    const { status, body } = await this.#http.call({
      operation: 'get_customer',
      method: 'GET',
      path: `/customers/${encodeURIComponent(customerId)}`,
      repeat: 'safe',
      accept: (refusal) => refusal === 404,
    });
    return status === 404 ? undefined : readAnswer('customer', Customer, body);
  }
}

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { verifyProvider } from '@accord/contract-kit';
import { CustomerUnderTest } from '../support/customer-under-test.ts';

let customer: CustomerUnderTest;

beforeAll(async () => {
  customer = await CustomerUnderTest.start();
}, 60_000);

afterAll(() => customer.stop());

/** The id that checkout's contract asks for; written straight into the table, because ids are made here and not chosen. */
const known = '0198c0de-0000-7000-8000-00000000000e';

it('honours every contract of its neighbours', async () => {
  const verified = await verifyProvider({
    provider: 'customer',
    baseUrl: customer.door.url,
    authorization: customer.door.authorization,
    states: {
      'a customer is known': async () => {
        await customer.sql(
          `INSERT INTO customers (id, email, given_name, family_name, locale, marketing_consent)
           VALUES ($1, 'grace@example.org', 'Grace', 'Hopper', 'en', true) ON CONFLICT DO NOTHING`,
          [known],
        );
      },
    },
    messages: {},
  });
  expect(verified).toBe(2);
}, 120_000);

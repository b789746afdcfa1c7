import { parseSku } from '@accord/canonical';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { Matchers } from '@pact-foundation/pact';
import { expect, it } from '@jest/globals';
import { CheckoutShop } from '../../src/outbound/synthetic/checkout-shop.ts';

const { eachLike, email, like, string } = Matchers;
const flow: Flow = 'operations.place-synthetic-order';
const orderId = '0198c0de-0000-7000-8000-00000000000a';
const lines = [
  { sku: parseSku('KIT-ROBOT-01'), quantity: 1 },
  { sku: parseSku('COURSE-PYTHON-101'), quantity: 1 },
];
const tokens = { stripe: 'pm_card_visa' };

it('places an order of nobody, marked as such, and reads what it has to wait for', async () => {
  await pactOf({ consumer: 'operations', provider: 'checkout' })
    .addInteraction()
    .uponReceiving('a synthetic order for an article and a course')
    .reference('Flow', 'id', flow)
    .withRequest('POST', '/orders', (builder) =>
      builder
        .headers({
          Authorization: like('Bearer ack_operations_key'),
          'Idempotency-Key': like('synthetic-0198c0de-0000-7000-8000-0000000000e1'),
          'x-accord-synthetic': 'true',
        })
        .jsonBody({
          customer: { email: email('nobody@example.org'), givenName: 'Synthetic', familyName: 'Order' },
          shippingAddress: { street: 'Prüfweg 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
          lines,
          payment: { method: 'card', tokens },
        }),
    )
    .willRespondWith(201, (builder) =>
      builder.jsonBody({
        id: string(orderId),
        number: string('A-000000000B'),
        lines: eachLike({ kind: string('article') }),
      }),
    )
    .executeTest(async ({ url }) => {
      const shop = new CheckoutShop({ url, serviceKey: new Secret('ack_operations_key') });
      const order = { key: 'synthetic-0198c0de-0000-7000-8000-0000000000e1', lines, tokens };
      expect(await shop.place(order, AbortSignal.timeout(10_000))).toEqual({
        orderId,
        orderNumber: 'A-000000000B',
        ships: true,
        teaches: false,
      });
      await shop.onApplicationShutdown();
    });
});

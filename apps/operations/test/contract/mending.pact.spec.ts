import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { Matchers } from '@pact-foundation/pact';
import { describe, expect, it } from '@jest/globals';
import { HttpConsumers } from '../../src/outbound/mending/http-consumers.ts';

const { arrayContaining, boolean, eachLike, integer, like, nullValue, string } = Matchers;
const flow: Flow = 'operations.mend-parked';
const headers = { Authorization: like('Bearer ack_operations_key') };

/** Of each service one consumer that changes something at a vendor. */
const asked = [
  {
    service: 'checkout',
    queue: 'checkout.write-sales-order-on-order-placed',
    event: 'checkout.order.placed.v1',
    call: { vendor: 'weclapp', operation: 'write_sales_order', callsPerMinute: nullValue() },
  },
  {
    service: 'inventory',
    queue: 'inventory.book-shipment-on-reservation-committed',
    event: 'inventory.reservation.committed.v1',
    call: { vendor: 'sendcloud', operation: 'announce_parcel', callsPerMinute: nullValue() },
  },
  {
    service: 'enrollment',
    queue: 'enrollment.grant-seats-on-order-placed',
    event: 'checkout.order.placed.v1',
    call: { vendor: 'moodle', operation: 'enrol', callsPerMinute: nullValue() },
  },
  {
    service: 'customer',
    queue: 'customer.sync-profile-on-order-placed',
    event: 'checkout.order.placed.v1',
    call: { vendor: 'klaviyo', operation: 'import_profile', callsPerMinute: integer(750) },
  },
] as const;

function consumersAt(service: string, url: string): HttpConsumers {
  return new HttpConsumers({
    services: [{ service, url }],
    serviceKey: new Secret('ack_operations_key'),
  });
}

describe.each(asked)('what operations asks $service before it sends messages again', (one) => {
  const { service, queue, event, call } = one;
  const pact = pactOf({ consumer: 'operations', provider: service });

  it('learns which messages a consumer is done with', async () => {
    const [done, open] = ['0198c0de-0000-7000-8000-0000000000d1', '0198c0de-0000-7000-8000-0000000000d2'];
    await pact
      .addInteraction()
      .given(`${queue} is done with ${done}`)
      .uponReceiving('a question which of two messages are done')
      .reference('Flow', 'id', flow)
      .withRequest('POST', '/internal/applied', (builder) =>
        builder.headers(headers).jsonBody({ queue, messageIds: [done, open] }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ applied: [done] }))
      .executeTest(async ({ url }) => {
        const consumers = consumersAt(service, url);
        expect(await consumers.doneWith(queue, [done, open])).toEqual(new Set([done]));
        await consumers.onApplicationShutdown();
      });
  });

  it('learns what a consumer reads, and what it does outside', async () => {
    const { vendor, operation, callsPerMinute } = call;
    await pact
      .addInteraction()
      .uponReceiving('a question what its consumers do outside')
      .reference('Flow', 'id', flow)
      .withRequest('GET', '/internal/consumers', (builder) => builder.headers(headers))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          consumers: arrayContaining({
            queue,
            events: eachLike(string(event)),
            calls: [
              { vendor, operation, irreversible: boolean(false), requests: integer(2), callsPerMinute },
            ],
          }),
        }),
      )
      .executeTest(async ({ url }) => {
        const consumers = consumersAt(service, url);
        expect(await consumers.factsOf(queue)).toMatchObject({
          queue,
          events: [event],
          calls: [{ vendor, operation, irreversible: false, requests: 2 }],
        });
        await consumers.onApplicationShutdown();
      });
  });
});

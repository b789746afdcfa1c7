import { describe, expect, it } from '@jest/globals';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import type { Side } from '@accord/sync';
import { Matchers } from '@pact-foundation/pact';
import { openPeer } from '../../src/outbound/peers/peer-client.ts';
import { PeerSide } from '../../src/outbound/peers/peer-side.ts';

const { eachLike, integer, like, regex, string } = Matchers;
const compareOrders = ['Flow', 'id', 'checkout.compare-orders' satisfies Flow] as const;
const authorised = { Authorization: regex(/^Bearer .+/, 'Bearer ack_example_key') };
const orderId = '0198c0de-0000-7000-8000-00000000000a';
const nobodys = '0198c0de-0000-7000-8000-0000000000ff';
const uuid = regex(/^[0-9a-f-]{36}$/, orderId);

interface Kept {
  readonly provider: 'inventory' | 'enrollment';
  readonly name: string;
  readonly state: string;
  readonly quantity: number;
}

/** The same questions to both keepers. */
const keepers: readonly Kept[] = [
  {
    provider: 'inventory',
    name: 'order-stock',
    state: 'an order holds two pieces of KIT-ROBOT-01',
    quantity: 2,
  },
  {
    provider: 'enrollment',
    name: 'order-seats',
    state: 'an order holds one seat of COURSE-PYTHON-101',
    quantity: 1,
  },
];

describe.each(keepers)('what checkout compares with $provider', ({ provider, name, state, quantity }) => {
  const pact = pactOf({ consumer: 'checkout', provider });
  const side = (baseUrl: string): Side =>
    new PeerSide(
      openPeer({ peer: provider, baseUrl, serviceKey: new Secret('ack_example_key') }),
      provider,
      name,
    );
  const facts = {
    order: string('A-000000000A'),
    state: regex(/^(set_aside|taken|being_taken|being_given_back)$/, 'set_aside'),
    quantity: integer(quantity),
  };

  it('reads counts, sums and digests of ranges', async () => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(`the digests of ${name}`)
      .reference(...compareOrders)
      .withRequest('POST', `/sides/${name}/prints`, (builder) =>
        builder.headers(authorised).jsonBody({ after: null, untils: [orderId, null] }),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          prints: eachLike({ count: integer(1), sum: integer(quantity), digest: string('rrHS') }),
        }),
      )
      .executeTest(async ({ url }) => {
        const ranges = [
          { after: null, until: orderId },
          { after: orderId, until: null },
        ];
        expect(await side(url).prints?.(ranges)).toMatchObject([{ count: 1, sum: quantity }]);
      });
  });

  it('reads the records of a range', async () => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(`the records of ${name}`)
      .reference(...compareOrders)
      .withRequest('GET', `/sides/${name}/records`, (builder) =>
        builder.query({ until: orderId }).headers(authorised),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ items: eachLike({ key: uuid, facts: like(facts) }), nextCursor: null }),
      )
      .executeTest(async ({ url }) => {
        const records = [];
        for await (const page of side(url).read({ after: null, until: orderId })) records.push(...page);
        expect(records).toMatchObject([{ key: orderId, facts: { state: 'set_aside', quantity } }]);
      });
  });

  it('reads one order as it is now, and learns that nothing is kept for another', async () => {
    await pact
      .addInteraction()
      .given(state)
      .uponReceiving(`an order of ${name}`)
      .reference(...compareOrders)
      .withRequest('GET', `/sides/${name}/records/${orderId}`, (builder) => builder.headers(authorised))
      .willRespondWith(200, (builder) => builder.jsonBody({ key: orderId, facts: like(facts) }))
      .executeTest(async ({ url }) => {
        expect(await side(url).one(orderId)).toMatchObject({ facts: { quantity } });
      });
    await pact
      .addInteraction()
      .uponReceiving(`an order for which ${name} keeps nothing`)
      .reference(...compareOrders)
      .withRequest('GET', `/sides/${name}/records/${nobodys}`, (builder) => builder.headers(authorised))
      .willRespondWith(404)
      .executeTest(async ({ url }) => {
        expect(await side(url).one(nobodys)).toBe(undefined);
      });
  });
});

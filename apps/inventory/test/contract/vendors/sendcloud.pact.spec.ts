import { describe, expect, it } from '@jest/globals';
import { Address } from '@accord/canonical';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret, systemClock } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { SendcloudBooks } from '../../../src/vendors/sendcloud/sendcloud-books.ts';
import { SendcloudParcels } from '../../../src/vendors/sendcloud/sendcloud-parcels.ts';
import { openSendcloud } from '../../../src/vendors/sendcloud/sendcloud.account.ts';
import { SendcloudClient } from '../../../src/vendors/sendcloud/sendcloud.client.ts';

const { eachLike, regex, string } = Matchers;
const shipOrder = ['Flow', 'id', 'inventory.ship-order' satisfies Flow] as const;
const compareParcels = ['Flow', 'id', 'inventory.compare-parcels' satisfies Flow] as const;
const { publicKey, secretKey } = mockCredentials.sendcloud;
const credentials = Buffer.from(`${publicKey}:${secretKey}`).toString('base64');
const asked = { Authorization: regex(/^Basic .+/, `Basic ${credentials}`) };

const booked = 'a2f40000-0000-4000-8000-0000000000b1';
const reference = '0198c0de-0000-7000-8000-00000000000d';
const shipment = {
  id: string(booked),
  external_reference_id: reference,
  order_number: string('A-000000000A'),
  carrier: { code: string('dhl') },
  errors: [],
  parcels: [
    {
      tracking_number: string('3SMOCK1'),
      tracking_url: string('https://tracking.example.org/3SMOCK1'),
      status: { code: string('READY_TO_SEND') },
      updated_at: regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*$/, '2026-01-05T09:00:00.000Z'),
    },
  ],
};
const listed = {
  reference,
  carrierRef: booked,
  trackingNumber: '3SMOCK1',
  progress: { status: 'announced', at: new Date('2026-01-05T09:00:00Z') },
};

const accountAt = (url: string) =>
  openSendcloud(
    {
      SENDCLOUD_BASE_URL: url,
      SENDCLOUD_PUBLIC_KEY: publicKey,
      SENDCLOUD_SECRET_KEY: new Secret(secretKey),
    },
    { record: () => undefined },
  );
const parcelsAt = (url: string): SendcloudParcels =>
  new SendcloudParcels(new SendcloudClient(accountAt(url)), {
    senderAddressId: 1,
    shippingOption: 'dhl_de:dhl_paket',
  });

const booksAt = (url: string): SendcloudBooks =>
  new SendcloudBooks(new SendcloudClient(accountAt(url)), systemClock);

const parcel = {
  recipient: {
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    address: Address.parse({ street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' }),
  },
  weightGrams: 850,
  orderNumber: 'A-000000000A',
};
const announced = {
  from_address: { sender_address_id: 1 },
  to_address: {
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    address_line_1: 'Torstraße 1',
    postal_code: '10119',
    city: 'Berlin',
    country_code: 'DE',
  },
  ship_with: {
    type: 'shipping_option_code',
    properties: { shipping_option_code: 'dhl_de:dhl_paket' },
  },
  order_number: 'A-000000000A',
  external_reference_id: reference,
  parcels: [{ weight: { value: '0.850', unit: 'kg' } }],
};

describe('what inventory expects of Sendcloud', () => {
  const pact = pactOf({ consumer: 'inventory', provider: 'vendor-sendcloud' });

  it('finds the shipment that carries our reference', async () => {
    await pact
      .addInteraction()
      .given('a shipment is announced under our reference')
      .uponReceiving('a search for our reference')
      .reference(...shipOrder)
      .withRequest('GET', '/shipments', (builder) =>
        builder.headers(asked).query({ external_reference_id: reference }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ data: [shipment] }))
      .executeTest(async ({ url }) => {
        expect(await parcelsAt(url).find(reference)).toEqual({
          carrierRef: booked,
          carrier: 'dhl',
          trackingNumber: '3SMOCK1',
          trackingUrl: 'https://tracking.example.org/3SMOCK1',
        });
        expect(await booksAt(url).under(reference)).toMatchObject([listed]);
      });
  });

  it('reads what was announced since page by page, by cursors that stand in a header', async () => {
    const since = '2026-01-05T09:00:00.000Z';
    const cursor = Buffer.from('p=9007199254740991').toString('base64');
    const asks = { announced_after: since, page_size: '100' };
    const next = `<https://panel.example.org/api/v3/shipments?cursor=${encodeURIComponent(cursor)}>; rel="next"`;
    await pact
      .addInteraction()
      .given('more shipments were announced since 2026-01-05T09:00:00Z than fit one page')
      .uponReceiving('the first page of what was announced since')
      .reference(...compareParcels)
      .withRequest('GET', '/shipments', (builder) => builder.headers(asked).query(asks))
      .willRespondWith(200, (builder) =>
        builder
          .headers({ Link: regex(/<[^<>]*[?&]cursor=[^<>]+>; ?rel="next"/, next) })
          .jsonBody({ data: eachLike(shipment) }),
      )
      .executeTest(async ({ url }) => {
        const pages = booksAt(url).announcedSince(new Date(since))[Symbol.asyncIterator]();
        expect((await pages.next()).value).toMatchObject([listed]);
      });
    await pact
      .addInteraction()
      .given('a shipment is announced under our reference')
      .uponReceiving('the last page of what was announced since')
      .reference(...compareParcels)
      .withRequest('GET', '/shipments', (builder) => builder.headers(asked).query({ ...asks, cursor }))
      .willRespondWith(200, (builder) => builder.jsonBody({ data: eachLike(shipment) }))
      .executeTest(async ({ url }) => {
        const client = new SendcloudClient(accountAt(url));
        const page = await client.announcedSince(new Date(since), cursor);
        expect([page.shipments.length, page.next]).toEqual([1, undefined]);
      });
  });

  it('waits for a tracking number that the carrier has not given yet', async () => {
    const [{ status } = {}] = shipment.parcels;
    const waiting = { ...shipment, parcels: [{ status }] };
    await pact
      .addInteraction()
      .given('a shipment is announced under our reference and has no tracking number yet')
      .uponReceiving('a search for our reference while the carrier is slow')
      .reference(...shipOrder)
      .withRequest('GET', '/shipments', (builder) =>
        builder.headers(asked).query({ external_reference_id: reference }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ data: [waiting] }))
      .executeTest(async ({ url }) => {
        expect(await parcelsAt(url).find(reference)).toMatchObject({
          trackingNumber: null,
          trackingUrl: null,
        });
      });
  });

  it('takes 404 for a search that found nothing', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a search for a reference that nobody announced')
      .reference(...shipOrder)
      .withRequest('GET', '/shipments', (builder) =>
        builder.headers(asked).query({ external_reference_id: 'nobody-announced-this' }),
      )
      .willRespondWith(404)
      .executeTest(async ({ url }) => {
        expect(await parcelsAt(url).find('nobody-announced-this')).toBe(undefined);
      });
  });

  it('announces a parcel', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a parcel to be announced')
      .reference(...shipOrder)
      .withRequest('POST', '/shipments/announce', (builder) => builder.headers(asked).jsonBody(announced))
      .willRespondWith(201, (builder) => builder.jsonBody({ data: shipment }))
      .executeTest(async ({ url }) => {
        expect(await parcelsAt(url).announce(reference, parcel)).toMatchObject({
          kind: 'announced',
          parcel: { carrierRef: booked },
        });
      });
  });

  it('hears why a parcel is refused', async () => {
    const nobody = { ...parcel, recipient: { ...parcel.recipient, name: '' } };
    await pact
      .addInteraction()
      .uponReceiving('a parcel to nobody')
      .reference(...shipOrder)
      .withRequest('POST', '/shipments/announce', (builder) =>
        builder.headers(asked).jsonBody({ ...announced, to_address: { ...announced.to_address, name: '' } }),
      )
      .willRespondWith(400, (builder) =>
        builder.jsonBody([{ code: 'required', source: { pointer: '/to_address/name' } }]),
      )
      .executeTest(async ({ url }) => {
        expect(await parcelsAt(url).announce(reference, nobody)).toEqual({
          kind: 'refused',
          reason: 'sendcloud.required.name',
        });
      });
  });

  it('cancels a parcel that has not left', async () => {
    await pact
      .addInteraction()
      .given('a shipment is announced under our reference')
      .uponReceiving('the cancellation of a parcel')
      .reference('Flow', 'id', 'checkout.cancel-order' satisfies Flow)
      .withRequest('POST', `/shipments/${booked}/cancel`, (builder) => builder.headers(asked))
      .willRespondWith(200)
      .executeTest(async ({ url }) => {
        expect(await parcelsAt(url).cancel(booked)).toBe('cancelled');
      });
  });

  it('takes 409 for a parcel that can be cancelled no more', async () => {
    await pact
      .addInteraction()
      .given('the announced shipment is on its way')
      .uponReceiving('the cancellation of a parcel that is on its way')
      .reference('Flow', 'id', 'checkout.cancel-order' satisfies Flow)
      .withRequest('POST', `/shipments/${booked}/cancel`, (builder) => builder.headers(asked))
      .willRespondWith(409)
      .executeTest(async ({ url }) => {
        expect((await new SendcloudClient(accountAt(url)).cancel(booked)).status).toBe(409);
      });
  });

  it('sees whether a parcel is cancelled already', async () => {
    const [first] = shipment.parcels;
    const status = { code: regex(/^.*(cancel|CANCEL).*$/, 'CANCELLED') };
    const cancelled = { ...shipment, parcels: [{ ...first, status }] };
    await pact
      .addInteraction()
      .given('the announced shipment is cancelled')
      .uponReceiving('a look at a cancelled shipment')
      .reference('Flow', 'id', 'checkout.cancel-order' satisfies Flow)
      .withRequest('GET', `/shipments/${booked}`, (builder) => builder.headers(asked))
      .willRespondWith(200, (builder) => builder.jsonBody({ data: cancelled }))
      .executeTest(async ({ url }) => {
        const { parcels } = await new SendcloudClient(accountAt(url)).shipment(booked);
        expect(parcels[0]?.status?.code).toMatch(/cancel/i);
      });
  });

  it('is told that the keys are wrong', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a question with wrong keys')
      .reference(...shipOrder)
      .withRequest('GET', '/shipments', (builder) =>
        builder.headers({ Authorization: 'Basic d3Jvbmc6d3Jvbmc=' }).query({ page_size: '1' }),
      )
      .willRespondWith(401)
      .executeTest(async ({ url }) => {
        const account = openSendcloud(
          {
            SENDCLOUD_BASE_URL: url,
            SENDCLOUD_PUBLIC_KEY: 'wrong',
            SENDCLOUD_SECRET_KEY: new Secret('wrong'),
          },
          { record: () => undefined },
        );
        expect(await account.test()).toMatchObject({
          ok: false,
          failure: { code: 'sendcloud.auth_failed' },
        });
      });
  });
});

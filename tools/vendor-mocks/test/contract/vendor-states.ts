import type { VendorMocks } from '../../src/index.ts';
import { mockCredentials, mockTokens, shopwareIds } from '../../src/index.ts';

/** Brings a vendor into a state that a pact names; through `PUT /__mock/{vendor}/state`, or the vendor's own API. */
type Arrange = (mocks: VendorMocks) => void | Promise<void>;

const amount = 34_800;
const intent = (id: string, became: string) => ({
  paymentIntents: [{ id, amount, currency: 'eur', became, metadata: { attemptId: 'attempt-stripe-1' } }],
});
const shipment = (more: object = {}) => ({
  shipments: [
    {
      id: 'a2f40000-0000-4000-8000-0000000000b1',
      externalReferenceId: '0198c0de-0000-7000-8000-00000000000d',
      orderNumber: 'A-000000000A',
      ...more,
    },
  ],
});
const ada = {
  id: 7,
  /** The name that enrollment gives to this address. */
  username: 'accord-cfe00dde46ef942601ffafb9',
  firstname: 'Ada',
  lastname: 'Lovelace',
  email: 'ada@example.org',
};
const weclappAda = { id: '20001', email: 'ada@example.org', lastName: 'Lovelace' };

const hubspotAda = (id: string) => ({
  id,
  email: `ada.${id}@example.org`,
  firstname: 'Ada',
  lastname: 'King',
  accord_customer_id: '0198c0de-0000-7000-8000-00000000000d',
});

/** Every state that a pact with a vendor names. One that is missing here fails the verification before it begins. */
export const vendorStates: Readonly<Record<string, Readonly<Record<string, Arrange>>>> = {
  stripe: {
    'the key attempt-stripe-6 was used with other parameters': async ({ url }) => {
      await fetch(`${url}/stripe/v1/payment_intents`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${mockCredentials.stripe.secretKey}`,
          'idempotency-key': 'attempt-stripe-6',
        },
        body: new URLSearchParams({ amount: '1', currency: 'eur', payment_method: mockTokens.stripe.ok }),
      });
    },
    'payment intent pi_3MockHeld holds the amount since 2026-01-05T09:00:00Z': (mocks) => {
      const [held] = intent('pi_3MockHeld', 'held').paymentIntents;
      mocks.seed('stripe', { paymentIntents: [{ ...held, created: 1_767_603_600 }] });
    },
    'payment intent pi_3MockHeld holds the amount': (mocks) =>
      mocks.seed('stripe', intent('pi_3MockHeld', 'held')),
    'payment intent pi_3MockCaptured is captured': (mocks) =>
      mocks.seed('stripe', intent('pi_3MockCaptured', 'captured')),
    'payment intent pi_3MockDeclined was declined': (mocks) =>
      mocks.seed('stripe', intent('pi_3MockDeclined', 'declined')),
    'payment intent pi_3MockRefunded is refunded': (mocks) =>
      mocks.seed('stripe', intent('pi_3MockRefunded', 'refunded')),
  },
  adyen: {
    'payment MOCKPAYMENT00001 is authorised': (mocks) =>
      mocks.seed('adyen', {
        payments: [
          {
            pspReference: 'MOCKPAYMENT00001',
            reference: 'attempt-adyen-1',
            amount: { currency: 'EUR', value: amount },
          },
        ],
      }),
  },
  weclapp: {
    'customer 20001 has the address ada@example.org': (mocks) =>
      mocks.seed('weclapp', { parties: [weclappAda] }),
    'article 1900 has everything that an article can have': (mocks) =>
      mocks.seed('weclapp', {
        articles: [
          {
            id: '1900',
            articleNumber: 'BUNDLE-WHOLE-01',
            name: 'Whole bundle',
            articleType: 'SALES_BILL_OF_MATERIAL',
            ean: '4006381333931',
            netWeightKg: '0.85',
            grossWeightKg: '0.9',
            grossPrice: '149.00',
            priceFrom: 1_577_836_800_000,
            priceUntil: 4_070_908_800_000,
            components: [{ articleNumber: 'KIT-ROBOT-01', quantity: '2' }],
            changedAt: 4_102_444_800_000,
          },
        ],
      }),
    'sales order 40001 for A-000000000A is shipped since 2026-01-05T09:00:00Z': (mocks) =>
      mocks.seed('weclapp', {
        parties: [weclappAda],
        salesOrders: [
          {
            id: '40001',
            customerId: '20001',
            orderNumberAtCustomer: 'A-000000000A',
            shipped: true,
            changedAt: 1_767_603_600_000,
          },
        ],
      }),
    'sales order 40001 is booked for A-000000000A': (mocks) =>
      mocks.seed('weclapp', {
        parties: [weclappAda],
        salesOrders: [{ id: '40001', customerId: '20001', orderNumberAtCustomer: 'A-000000000A' }],
      }),
  },
  amazon: {
    'order 306-1234567-1234567 is sold': (mocks) =>
      mocks.seed('amazon', {
        orders: [
          {
            orderId: '306-1234567-1234567',
            shipping: '4.90',
            recipient: {
              companyName: 'Analytical Engines',
              addressLine2: 'Hinterhaus',
              addressLine3: 'Dritter Stock',
              stateOrRegion: 'Berlin',
            },
          },
        ],
      }),
    'two orders are sold': (mocks) =>
      mocks.seed('amazon', {
        orders: ['306-1234567-1234567', '306-1234567-1234568'].map((orderId) => ({ orderId })),
      }),
  },
  akeneo: {
    'product 25566245-55c3-42ce-86d9-8610ac459fa8 is the only one and was changed after 2026-01-05 09:00:00':
      (mocks) => {
        const { products } = mocks.state('akeneo') as {
          products: { values: { sku: { data: string }[] } }[];
        };
        mocks.seed('akeneo', {
          deleted: products.map(({ values }) => values.sku[0]?.data),
        });
        mocks.seed('akeneo', {
          products: [
            {
              sku: 'AK-BOOK-KICAD',
              uuid: '25566245-55c3-42ce-86d9-8610ac459fa8',
              name: 'Platinen mit KiCad',
              family: 'books',
              grossPrice: 34,
              taxRate: 7,
              ean: '4006381333931',
              weightKg: 0.7,
            },
          ],
        });
      },
  },
  shopware: {
    'product SW-WHOLE is the only one': (mocks) => {
      const { products } = mocks.state('shopware') as { products: { productNumber: string }[] };
      mocks.seed('shopware', {
        deleted: products.map(({ productNumber }) => productNumber),
        products: [
          {
            productNumber: 'SW-WHOLE',
            grossPrice: 29.9,
            taxRate: 7,
            ean: '4006381333931',
            weightKg: 0.85,
            categoryIds: [shopwareIds.courses],
            updated: true,
          },
        ],
      });
    },
  },
  sendcloud: {
    'a shipment is announced under our reference': (mocks) => mocks.seed('sendcloud', shipment()),
    'a shipment is announced under our reference and has no tracking number yet': (mocks) =>
      mocks.seed('sendcloud', shipment({ tracked: false })),
    'more shipments were announced since 2026-01-05T09:00:00Z than fit one page': (mocks) => {
      const [one] = shipment().shipments;
      const id = (at: number) => `a2f40000-0000-4000-8000-${String(at).padStart(12, '0')}`;
      const shipments = Array.from({ length: 101 }, (_, at) => ({ ...one, id: id(at) }));
      mocks.seed('sendcloud', { shipments });
    },
    'the announced shipment is on its way': (mocks) =>
      mocks.seed('sendcloud', shipment({ became: 'under_way' })),
    'the announced shipment is cancelled': (mocks) =>
      mocks.seed('sendcloud', shipment({ became: 'cancelled' })),
  },
  moodle: {
    'user 7 has the address ada@example.org': (mocks) => mocks.seed('moodle', { users: [ada] }),
    'user 7 has the address ada@example.org and is enrolled in course 11': (mocks) =>
      mocks.seed('moodle', { users: [ada], enrolments: [{ userid: 7, courseid: 11 }] }),
    'user 7 has the address ada@example.org and is suspended in course 11': (mocks) =>
      mocks.seed('moodle', {
        users: [ada],
        enrolments: [{ userid: 7, courseid: 11, suspended: true }],
      }),
  },
  klaviyo: {
    'nobody has the address ada@example.org': () => undefined,
    'Ada unsubscribed after 2026-01-05T09:00:00Z, and there is more than one page': (mocks) => {
      const changedAt = Date.parse('2026-01-05T10:00:00Z');
      const name = { first_name: 'Ada', last_name: 'King', unsubscribedAt: changedAt, changedAt };
      const profiles = ['ada@example.org', 'lovelace@example.org'].map((email, at) => ({
        email,
        external_id: `0198c0de-0000-7000-8000-00000000000${at.toString()}`,
        ...name,
      }));
      mocks.seed('klaviyo', { profiles });
    },
    'a profile has the address ada@example.org': async ({ url }) => {
      await fetch(`${url}/klaviyo/api/profile-import`, {
        method: 'POST',
        headers: {
          authorization: `Klaviyo-API-Key ${mockCredentials.klaviyo.apiKey}`,
          revision: '2026-07-15',
          'content-type': 'application/vnd.api+json',
        },
        body: JSON.stringify({ data: { type: 'profile', attributes: { email: 'ada@example.org' } } }),
      });
    },
  },
  hubspot: {
    'nobody has the address ada@example.org': () => undefined,
    'a contact has the address ada@example.org': (mocks) =>
      mocks.seed('hubspot', { contacts: [{ email: 'ada@example.org' }] }),
    'the account lacks the property accord_customer_id': (mocks) =>
      mocks.seed('hubspot', { lacking: ['accord_customer_id'] }),
    'two contacts changed after 2026-01-05T09:00:00Z': (mocks) => {
      const changedAt = Date.parse('2026-01-05T10:00:00Z');
      const ids = ['100451', '100452'];
      mocks.seed('hubspot', {
        contacts: ids.map((id) => ({ ...hubspotAda(id), hs_email_optout: 'false', changedAt })),
      });
    },
    'the contact 100451 has opted out of all mail': (mocks) => {
      const optedOutAt = Date.parse('2026-01-05T10:00:00Z');
      mocks.seed('hubspot', { contacts: [{ ...hubspotAda('100451'), optedOutAt }] });
    },
    'a contact carries our id': (mocks) => mocks.seed('hubspot', { contacts: [hubspotAda('100451')] }),
    'there is a contact 100451': (mocks) => mocks.seed('hubspot', { contacts: [hubspotAda('100451')] }),
    'there is no contact 100451': () => undefined,
  },
  sendgrid: {},
};

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProducedMessage } from '@accord/contract-kit';
import { mockCredentials, mockTokens, type VendorMocks, type VendorName } from '../../src/index.ts';

/** What must happen at a vendor before it sends a webhook. */
type Happening = (mocks: VendorMocks) => void | Promise<void>;

interface Told {
  /** Header that a pact speaks of, where the vendor signs in one. */
  readonly header?: string;
  /** Which of the bodies that arrived is the one the pact speaks of; the last one when absent. */
  readonly happens: Happening;
}

const json = (mocks: VendorMocks, path: string, body: object): Promise<Response> =>
  fetch(`${mocks.url}/adyen/v72${path}`, {
    method: 'POST',
    headers: { 'x-api-key': mockCredentials.adyen.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ merchantAccount: mockCredentials.adyen.merchantAccount, ...body }),
  });
const amount = { currency: 'EUR', value: 34_800 };
const authorised = {
  payments: [{ pspReference: 'MOCKPAYMENT00001', reference: 'attempt-adyen-1', amount }],
};

const intent =
  (became: string): Happening =>
  (mocks) =>
    mocks.seed('stripe', {
      paymentIntents: [
        { id: 'pi_3Mock', amount: 34_800, currency: 'eur', became, metadata: { attemptId: 'attempt-1' } },
      ],
    });
const declinedForCover: Happening = async ({ url }) => {
  await fetch(`${url}/stripe/v1/payment_intents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mockCredentials.stripe.secretKey}` },
    body: new URLSearchParams({
      amount: '34800',
      currency: 'eur',
      confirm: 'true',
      payment_method: mockTokens.stripe.insufficientFunds,
      'metadata[attemptId]': 'attempt-1',
    }),
  });
};
const payment =
  (storedPaymentMethodId: string): Happening =>
  async (mocks) => {
    await json(mocks, '/payments', {
      amount,
      reference: 'attempt-adyen-1',
      returnUrl: 'https://shop.example.org',
      paymentMethod: { type: 'scheme', storedPaymentMethodId },
    });
  };
const modified =
  (...kinds: readonly string[]): Happening =>
  async (mocks) => {
    mocks.seed('adyen', authorised);
    for (const kind of kinds) {
      const body = { reference: 'operation-adyen-1', ...(kind === 'cancels' ? {} : { amount }) };
      await json(mocks, `/payments/MOCKPAYMENT00001/${kind}`, body);
      await mocks.flush();
    }
  };
const parcel =
  (vendor: VendorName, to?: 'delivered' | 'returned'): Happening =>
  async (mocks) => {
    const id = 'a2f40000-0000-4000-8000-0000000000b1';
    mocks.seed(vendor, { shipments: [{ id, externalReferenceId: 'r', orderNumber: 'A-1' }] });
    await fetch(`${mocks.url}/__mock/${vendor}/progress`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ shipmentId: id, ...(to === undefined ? {} : { to }) }),
    });
  };

/** By vendor and description of the webhook in the pact: what makes the vendor send it. */
export const vendorWebhooks: Readonly<Partial<Record<VendorName, Readonly<Record<string, Told>>>>> = {
  stripe: {
    'payment_intent.amount_capturable_updated': { header: 'stripe-signature', happens: intent('held') },
    'payment_intent.payment_failed': { header: 'stripe-signature', happens: declinedForCover },
    'payment_intent.succeeded': { header: 'stripe-signature', happens: intent('captured') },
    'payment_intent.canceled': { header: 'stripe-signature', happens: intent('cancelled') },
    'charge.refunded': { header: 'stripe-signature', happens: intent('refunded') },
  },
  adyen: {
    'notification, AUTHORISATION allowed': { happens: payment(mockTokens.adyen.ok) },
    'notification, AUTHORISATION refused': { happens: payment(mockTokens.adyen.notEnoughBalance) },
    'notification, CAPTURE done': { happens: modified('captures') },
    'notification, CAPTURE not done': { happens: modified('captures', 'captures') },
    'notification, CANCELLATION done': { happens: modified('cancels') },
    'notification, REFUND done': { happens: modified('captures', 'refunds') },
  },
  sendcloud: {
    'ParcelStatusChanged, picked up': { header: 'sendcloud-signature', happens: parcel('sendcloud') },
    'ParcelStatusChanged, delivered': {
      header: 'sendcloud-signature',
      happens: parcel('sendcloud', 'delivered'),
    },
    'ParcelStatusChanged, sent back': {
      header: 'sendcloud-signature',
      happens: parcel('sendcloud', 'returned'),
    },
  },
  shopware: {
    'product.written': {
      header: 'shopware-shop-signature',
      happens: (mocks) =>
        mocks.seed('shopware', { products: [{ productNumber: 'SW-BOOK-ARDUINO', name: 'Workbook' }] }),
    },
  },
  akeneo: {
    'product.created': {
      header: 'x-akeneo-signature-primary',
      happens: (mocks) => mocks.seed('akeneo', { products: [{ sku: 'AK-NEW' }] }),
    },
    'product.updated': {
      header: 'x-akeneo-signature-primary',
      happens: (mocks) => mocks.seed('akeneo', { products: [{ sku: 'AK-BOOK-KICAD', name: 'KiCad' }] }),
    },
  },
  weclapp: {
    article: {
      happens: (mocks) =>
        mocks.seed('weclapp', { articles: [{ articleNumber: 'KIT-ROBOT-01', name: 'Kit' }] }),
    },
    salesOrder: {
      happens: (mocks) =>
        mocks.seed('weclapp', {
          parties: [{ id: '20001', email: 'ada@example.org', lastName: 'Lovelace' }],
          salesOrders: [{ id: '40001', customerId: '20001', orderNumberAtCustomer: 'A-000000000A' }],
        }),
    },
    warehouseStock: {
      happens: (mocks) =>
        mocks.seed('weclapp', { stock: [{ articleNumber: 'KIT-ROBOT-01', quantity: '7' }] }),
    },
  },
};

/** Lets it happen, and answers with the last webhook that came, as it came over the wire. @throws when none came */
export async function toldBy(mocks: VendorMocks, vendor: VendorName, told: Told): Promise<ProducedMessage> {
  let last: ProducedMessage | undefined;
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const header = told.header === undefined ? undefined : request.headers[told.header];
      last = {
        body: JSON.parse(Buffer.concat(chunks).toString()) as unknown,
        metadata: {
          contentType: request.headers['content-type'] ?? '',
          ...(typeof header === 'string' && told.header !== undefined ? { [told.header]: header } : {}),
        },
      };
      response.end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  try {
    mocks.reset();
    mocks.webhook(vendor, `http://127.0.0.1:${String((listener.address() as AddressInfo).port)}/`);
    await told.happens(mocks);
    await mocks.flush();
  } finally {
    mocks.webhook(vendor, undefined);
    await new Promise((resolve) => listener.close(resolve));
  }
  if (last === undefined) throw new Error(`${vendor} sent no webhook`);
  return last;
}

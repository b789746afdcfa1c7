import type { Anything } from '../support/tree.ts';
import { answer, demand, drop, rename, request, retype, type SeededChange } from './seeded.ts';

type Change = Pick<SeededChange, 'what' | 'edit' | 'field'> & { readonly flow: string };

function slice(vendor: string, pair: string, { what, ...change }: Change): SeededChange {
  const file = `contracts/vendors/${vendor}/slice.json`;
  return { ...change, what: `our slice of ${vendor}: ${what}`, file, pair, sees: 'spec-check' };
}

function pact(consumer: string, provider: string, { what, ...change }: Change): SeededChange {
  const file = `contracts/pacts/${consumer}/${consumer}-${provider}.json`;
  const pair = `${consumer} -> ${provider}`;
  return { ...change, what: `the pact with ${provider}: ${what}`, file, pair, sees: 'spec-check' };
}

const stripe = 'checkout -> vendor-stripe';
const intents = 'POST /v1/payment_intents';
const capture = 'POST /v1/payment_intents/{intent}/capture';
const place = 'checkout.place-order';
const fulfil = 'checkout.fulfil-order';

const slices: readonly SeededChange[] = [
  slice('stripe', stripe, {
    what: 'the status is renamed',
    flow: place,
    edit: (document) => rename(answer(document, intents, 200), 'status', 'state'),
    field: /status|state/,
  }),
  slice('stripe', stripe, {
    what: 'the amount becomes text',
    flow: place,
    edit: (document) => retype(answer(document, intents, 200), 'amount', 'string'),
    field: /amount/,
  }),
  slice('stripe', stripe, {
    what: 'a charge needs a risk session',
    flow: place,
    edit: (document) => demand(request(document, intents), 'risk_session'),
    field: /risk_session/,
  }),
  slice('stripe', stripe, {
    what: 'a charge takes its description no more',
    flow: place,
    edit: (document) => drop(request(document, intents), 'description'),
    field: /description/,
  }),
  slice('stripe', stripe, {
    what: 'captures move to another path',
    flow: fulfil,
    edit: ({ paths }) => {
      paths['/v1/captures'] = paths['/v1/payment_intents/{intent}/capture'];
      delete paths['/v1/payment_intents/{intent}/capture'];
    },
    field: /capture/,
  }),
  slice('stripe', stripe, {
    what: 'a capture is answered with less',
    flow: fulfil,
    edit: (document) => {
      const schema = answer(document, capture, 200);
      drop(schema, 'status');
      schema.additionalProperties = false;
    },
    field: /status/,
  }),
  slice('stripe', stripe, {
    what: 'charges are sent as JSON',
    flow: place,
    edit: ({ paths }) => {
      const { requestBody } = paths['/v1/payment_intents'].post;
      requestBody.content = { 'application/json': Object.values(requestBody.content)[0] };
    },
    field: /content-type|form/i,
  }),
  slice('stripe', stripe, {
    what: 'money is held automatically only',
    flow: place,
    edit: (document) => (request(document, intents).properties.capture_method.enum = ['automatic']),
    field: /capture_method/,
  }),
  slice('adyen', 'checkout -> vendor-adyen', {
    what: 'the result code is renamed',
    flow: place,
    edit: (document) => rename(answer(document, 'POST /payments', 200), 'resultCode', 'result'),
    field: /result/,
  }),
  slice('adyen', 'checkout -> vendor-adyen', {
    what: 'the reference becomes a number',
    flow: place,
    edit: (document) => retype(answer(document, 'POST /payments', 200), 'pspReference', 'integer'),
    field: /pspReference/,
  }),
  slice('adyen', 'checkout -> vendor-adyen', {
    what: 'captures are answered 202',
    flow: fulfil,
    edit: ({ paths }) => {
      const { responses } = paths['/payments/{paymentPspReference}/captures'].post;
      responses['202'] = responses['201'];
      delete responses['201'];
    },
    field: /201/,
  }),
  slice('weclapp', 'inventory -> vendor-weclapp', {
    what: 'the number of an article is renamed',
    flow: 'catalogue.follow-changes',
    edit: (document) => rename(answer(document, 'GET /article/id/{id}', 200), 'articleNumber', 'sku'),
    field: /articleNumber|sku/,
  }),
  slice('weclapp', 'inventory -> vendor-weclapp', {
    what: 'articles are listed under another key',
    flow: 'catalogue.follow-changes',
    edit: (document) => rename(answer(document, 'GET /article', 200), 'result', 'items'),
    field: /result|items/,
  }),
  slice('weclapp', 'checkout -> vendor-weclapp', {
    what: 'a sales order is answered with a number',
    flow: place,
    edit: (document) => retype(answer(document, 'POST /salesOrder', 201), 'id', 'integer'),
    field: /id/,
  }),
  slice('sendcloud', 'inventory -> vendor-sendcloud', {
    what: 'an announcement is answered 200',
    flow: 'inventory.ship-order',
    edit: ({ paths }) => {
      const { responses } = paths['/shipments/announce'].post;
      responses['200'] = responses['201'];
      delete responses['201'];
    },
    field: /201/,
  }),
  slice('klaviyo', 'customer -> vendor-klaviyo', {
    what: 'profiles answer without data',
    flow: 'customer.keep-profile',
    edit: (document) => rename(answer(document, 'POST /api/profile-import', 201), 'data', 'profile'),
    field: /data|profile/,
  }),
  slice('sendgrid', 'customer -> vendor-sendgrid', {
    what: 'a mail needs a category',
    flow: 'customer.write-mail',
    edit: (document) => demand(request(document, 'POST /v3/mail/send'), 'category'),
    field: /category/,
  }),
];

const interaction = (document: Anything, description: string): Anything =>
  document.interactions.find((one: Anything) => one.description === description);

const pacts: readonly SeededChange[] = [
  pact('checkout', 'vendor-stripe', {
    what: 'it reads a field that Stripe does not send',
    flow: place,
    edit: (document) => {
      interaction(document, 'a charge that the bank allows').response.body.content.charge_id = 'ch_1';
    },
    field: /charge_id/,
  }),
  pact('checkout', 'vendor-stripe', {
    what: 'it reads the amount as text',
    flow: place,
    edit: (document) => {
      interaction(document, 'a charge that the bank allows').response.body.content.amount = '4990';
    },
    field: /amount/,
  }),
  pact('checkout', 'vendor-stripe', {
    what: 'it expects a status that Stripe does not know',
    flow: place,
    edit: (document) => {
      interaction(document, 'a charge that the bank allows').response.body.content.status = 'paid';
    },
    field: /status/,
  }),
  pact('checkout', 'vendor-stripe', {
    what: 'it captures by another path',
    flow: fulfil,
    edit: (document) => {
      const one = interaction(document, 'the capture of a held amount');
      one.request.path = one.request.path.replace('/capture', '/charge');
    },
    field: /capture|charge/,
  }),
  pact('checkout', 'vendor-stripe', {
    what: 'it shows no credentials',
    flow: place,
    edit: (document) => {
      delete interaction(document, 'a charge that the bank allows').request.headers.Authorization;
    },
    field: /authorization/i,
  }),
  pact('checkout', 'vendor-adyen', {
    what: 'it expects a result that Adyen does not know',
    flow: place,
    edit: (document) => {
      interaction(document, 'a payment that the bank allows').response.body.content.resultCode = 'Fine';
    },
    field: /resultCode/,
  }),
  pact('inventory', 'vendor-sendcloud', {
    what: 'it expects another status of an announcement',
    flow: 'inventory.ship-order',
    edit: (document) => {
      interaction(document, 'a parcel to be announced').response.status = 202;
    },
    field: /202|201/,
  }),
];

export const withVendors: readonly SeededChange[] = [...slices, ...pacts];

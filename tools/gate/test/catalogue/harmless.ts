import type { Anything } from '../support/tree.ts';
import { answer, data, type HarmlessChange, request } from './seeded.ts';

const inventory = 'contracts/openapi/inventory.json';
const checkoutEvents = 'contracts/asyncapi/checkout.json';
const stripe = 'contracts/vendors/stripe/slice.json';
const intents = 'POST /v1/payment_intents';
const extra = { type: 'string' };

/** Another optional field, another path, another word: nothing that a consumer counts on. */
export const harmless: readonly HarmlessChange[] = [
  {
    what: 'a product may have a colour',
    file: inventory,
    sees: 'pact-vs-documents',
    edit: (document) =>
      (answer(document, 'GET /products', 200).properties.items.items.properties.colour = extra),
  },
  {
    what: 'a product must have a colour in the answer',
    file: inventory,
    sees: 'pact-vs-documents',
    edit: (document) => {
      const item = answer(document, 'GET /products', 200).properties.items.items;
      item.properties.colour = extra;
      item.required.push('colour');
    },
  },
  {
    what: 'a reservation may name a warehouse',
    file: inventory,
    sees: 'pact-vs-documents',
    edit: (document) => (request(document, 'POST /reservations').properties.warehouse = extra),
  },
  {
    what: 'a reservation may be kept longer',
    file: inventory,
    sees: 'pact-vs-documents',
    edit: (document) => (request(document, 'POST /reservations').properties.expiresInSeconds.maximum = 1e9),
  },
  {
    what: 'there is one more path',
    file: inventory,
    sees: 'pact-vs-documents',
    edit: ({ paths }) => (paths['/shelves'] = { get: { responses: { 200: { description: 'shelves' } } } }),
  },
  {
    what: 'products may be asked for by colour',
    file: inventory,
    sees: 'pact-vs-documents',
    edit: ({ paths }) =>
      paths['/products'].get.parameters.push({ name: 'colour', in: 'query', schema: extra }),
  },
  {
    what: 'a reservation may be answered 503',
    file: inventory,
    sees: 'pact-vs-documents',
    edit: ({ paths }) => (paths['/reservations'].post.responses['503'] = { description: 'later' }),
  },
  {
    what: 'the documents describe themselves better',
    file: inventory,
    sees: 'pact-vs-documents',
    edit: (document) => {
      document.info.version = '9.9.9';
      document.paths['/products'].get.summary = 'All products';
    },
  },
  {
    what: 'an order says where it came from',
    file: checkoutEvents,
    sees: 'pact-vs-documents',
    edit: (document) => (data(document, 'checkout.order.placed.v1').properties.channel = extra),
  },
  {
    what: 'an order’s address may have a region of its own',
    file: checkoutEvents,
    sees: 'pact-vs-documents',
    edit: (document) =>
      (data(document, 'checkout.order.placed.v1').properties.shippingAddress.properties.county = extra),
  },
  {
    what: 'a parked message says more of itself',
    file: checkoutEvents,
    sees: 'pact-vs-documents',
    edit: ({ components }) =>
      (components.messages['accord.parked.v1'].headers.properties['x-accord-parked-host'] = extra),
  },
  {
    what: 'Stripe answers a charge with more',
    file: stripe,
    sees: 'drift',
    edit: (document) => (answer(document, intents, 200).properties.livemode = { type: 'boolean' }),
  },
  {
    what: 'Stripe takes more with a charge',
    file: stripe,
    sees: 'drift',
    edit: (document) => (request(document, intents).properties.shop = extra),
  },
  {
    what: 'Stripe lets a description be longer',
    file: stripe,
    sees: 'drift',
    edit: (document) => (request(document, intents).properties.description.maxLength = 9_999),
  },
  {
    what: 'Stripe knows one more way to hold money',
    file: stripe,
    sees: 'drift',
    edit: (document) => request(document, intents).properties.capture_method.enum.push('never'),
  },
  {
    what: 'Stripe has one more path',
    file: stripe,
    sees: 'drift',
    edit: ({ paths }) => (paths['/v1/shops'] = paths['/v1/refunds']),
  },
  {
    what: 'Stripe promises a status that it used to leave out',
    file: stripe,
    sees: 'drift',
    edit: (document) => answer(document, intents, 200).required.push('metadata'),
  },
  {
    what: 'Stripe takes another kind of credentials as well',
    file: stripe,
    sees: 'drift',
    edit: ({ paths }) => paths['/v1/payment_intents'].post.security.push({ signature: [] }),
  },
  {
    what: 'Stripe may be told the shop in a header',
    file: stripe,
    sees: 'drift',
    edit: ({ paths }) =>
      paths['/v1/payment_intents'].post.parameters.push({ name: 'Stripe-Shop', in: 'header', schema: extra }),
  },
  {
    what: 'a service publishes one more event',
    file: 'contracts/topology/checkout.json',
    sees: 'topology',
    edit: ({ publishes }) => publishes.push({ ...publishes[0], routingKey: 'checkout.order.admired.v1' }),
  },
  {
    what: 'a service has one more queue',
    file: 'contracts/topology/inventory.json',
    sees: 'topology',
    edit: ({ queues, bindings }) => {
      const [sample] = queues.filter(({ name }: Anything) => name.startsWith('inventory.'));
      queues.push({ ...sample, name: 'inventory.watch-orders' });
      bindings.push({
        queue: 'inventory.watch-orders',
        exchange: 'accord.events',
        key: 'checkout.order.*.v1',
      });
    },
  },
  {
    what: 'a queue may deliver more often before it gives up',
    file: 'contracts/topology/inventory.json',
    sees: 'topology',
    edit: ({ queues }) => {
      for (const { name, arguments: given } of queues)
        if (name.startsWith('inventory.')) given['x-delivery-limit'] = 50;
    },
  },
];

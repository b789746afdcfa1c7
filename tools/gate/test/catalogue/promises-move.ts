import type { Anything } from '../support/tree.ts';
import {
  answer,
  data,
  demand,
  drop,
  type HarmlessChange,
  request,
  retype,
  type SeededChange,
} from './seeded.ts';

type Change = Pick<SeededChange, 'what' | 'edit' | 'field'> & { readonly flow?: string };

/** What inventory promises checkout over HTTP, against what its released version did; no example of a pact shows it. */
const call = ({ what, flow = 'checkout.place-order', ...rest }: Change): SeededChange => ({
  ...rest,
  what: `since the release: ${what}`,
  flow,
  file: 'contracts/openapi/inventory.json',
  sees: 'released',
  pair: 'checkout -> inventory',
});

/** The same in the event that an order is placed, as inventory reads it. */
const event = ({ what, flow = 'inventory.ship-order', ...rest }: Change): SeededChange => ({
  ...rest,
  what: `since the release: ${what}`,
  flow,
  file: 'contracts/asyncapi/checkout.json',
  sees: 'released',
  pair: 'inventory -> checkout',
});

/** What inventory finds at the broker when it comes. */
const atTheBroker = ({ what, ...rest }: Omit<Change, 'flow'>): SeededChange => ({
  ...rest,
  what: `since the release: ${what}`,
  file: 'contracts/topology/inventory.json',
  sees: 'released',
  pair: 'inventory -> broker',
});
const ownQueue = ({ queues }: Anything): Anything =>
  queues.find(({ name }: Anything) => name === 'inventory.commit-reservation-on-order-placed');

const item = (document: Anything): Anything => answer(document, 'GET /products', 200).properties.items.items;
const reservation = (document: Anything): Anything => request(document, 'POST /reservations');
const placed = (document: Anything): Anything => data(document, 'checkout.order.placed.v1');
const optional = (schema: Anything, name: string): void => {
  schema.required = schema.required.filter((one: string) => one !== name);
};

export const promisesMove: readonly SeededChange[] = [
  call({
    what: 'the name of a product may be null',
    edit: (document) => retype(item(document), 'name', ['string', 'null']),
    field: /items\[\*\]\.name may now be null/,
  }),
  call({
    what: 'the version of a product may be missing',
    edit: (document) => optional(item(document), 'version'),
    field: /items\[\*\]\.version may now be missing/,
  }),
  call({
    what: 'there is one more kind of product',
    edit: (document) => item(document).properties.kind.enum.push('voucher'),
    field: /kind may now be voucher/,
  }),
  call({
    what: 'there is one more currency',
    edit: (document) => item(document).properties.price.properties.gross.properties.currency.enum.push('MXN'),
    field: /currency may now be MXN/,
  }),
  call({
    what: 'the price of a product is gone',
    edit: (document) => drop(item(document), 'price'),
    field: /items\[\*\]\.price is gone/,
  }),
  call({
    what: 'the version of a product may be text',
    edit: (document) => retype(item(document), 'version', ['integer', 'string']),
    field: /version may now be string/,
  }),
  call({
    what: 'a reservation must name a warehouse',
    edit: (document) => demand(reservation(document), 'warehouse'),
    field: /must now hold warehouse/,
  }),
  call({
    what: 'a reservation lasts two hours at most',
    edit: (document) => (reservation(document).properties.expiresInSeconds.maximum = 7_200),
    field: /expiresInSeconds has a tighter maximum/,
  }),
  call({
    what: 'products are asked for with a shop',
    edit: ({ paths }) =>
      paths['/products'].get.parameters.push({
        name: 'shop',
        in: 'query',
        required: true,
        schema: { type: 'string' },
      }),
    field: /must now carry query shop/,
  }),
  call({
    what: 'reservations are deprecated',
    edit: ({ paths }) => (paths['/reservations'].post.deprecated = true),
    field: /POST \/reservations is deprecated/,
  }),
  call({
    what: 'reservations are no more',
    edit: ({ paths }) => delete paths['/reservations'],
    field: /POST \/reservations is gone/,
  }),
  call({
    what: 'a shortage is answered 422',
    edit: ({ paths }) => {
      const { responses } = paths['/reservations'].post;
      responses['422'] = responses['409'];
      delete responses['409'];
    },
    field: /answers 409 no more/,
  }),
  call({
    what: 'callers show another kind of credentials',
    edit: (document) => {
      document.components.securitySchemes.key = { type: 'apiKey', in: 'header', name: 'x-key' };
      document.paths['/products'].get.security = [{ key: [] }];
    },
    field: /x-key/,
  }),
  event({
    what: 'the quantity of a line may be null',
    edit: (document) => retype(placed(document).properties.lines.items, 'quantity', ['integer', 'null']),
    field: /lines\[\*\]\.quantity may now be null/,
  }),
  event({
    what: 'an address may have no city',
    edit: (document) => optional(placed(document).properties.shippingAddress, 'city'),
    field: /shippingAddress\.city may now be missing/,
  }),
  event({
    what: 'an order may be paid by a third gateway',
    edit: (document) => placed(document).properties.payment.properties.gateway.enum.push('klarna'),
    field: /gateway may now be klarna/,
  }),
  event({
    what: 'the address of an order is deprecated',
    edit: (document) => (placed(document).properties.shippingAddress.deprecated = true),
    field: /shippingAddress is deprecated/,
  }),
  atTheBroker({
    what: 'a queue may deliver more often',
    edit: (document) => (ownQueue(document).arguments['x-delivery-limit'] = 50),
    field: /refuse x-delivery-limit 50/,
  }),
  atTheBroker({
    what: 'the exchange of events is a fanout',
    edit: ({ exchanges }) =>
      (exchanges.find(({ name }: Anything) => name === 'accord.events').type = 'fanout'),
    field: /refuse exchange accord\.events/,
  }),
  atTheBroker({
    what: 'a queue has another name, and the old one fills',
    edit: (document) => (ownQueue(document).name = 'inventory.commit-stock-on-order-placed'),
    field: /inventory\.commit-reservation-on-order-placed is read no more/,
  }),
  event({
    what: 'the cancellation of orders is told no more',
    flow: 'checkout.cancel-order',
    edit: ({ operations }) => delete operations.publishCheckoutOrderCancelledV1,
    field: /checkout\.order\.cancelled\.v1 is gone/,
  }),
];

const harmless = (what: string, file: string, edit: HarmlessChange['edit']): HarmlessChange => ({
  what: `since the release: ${what}`,
  file: `contracts/${file}.json`,
  sees: 'released',
  edit,
});

export const promisesGrow: readonly HarmlessChange[] = [
  harmless('a product always has a colour', 'openapi/inventory', (document) => {
    item(document).properties.colour = { type: 'string' };
    item(document).required.push('colour');
  }),
  harmless('a reservation may last a week', 'openapi/inventory', (document) => {
    reservation(document).properties.expiresInSeconds.maximum = 604_800;
  }),
  harmless('a reservation may name a warehouse', 'openapi/inventory', (document) => {
    reservation(document).properties.warehouse = { type: 'string' };
  }),
  harmless('a field that no neighbour reads may be null', 'openapi/inventory', (document) => {
    retype(answer(document, 'POST /reservations', 201), 'expiresAt', ['string', 'null']);
  }),
  harmless('products are never missing the list of what is missing', 'openapi/inventory', (document) => {
    answer(document, 'GET /products', 200).required.push('missing');
  }),
  harmless('a service has one more queue', 'topology/inventory', (document) => {
    document.queues.push({ ...ownQueue(document), name: 'inventory.watch-orders' });
  }),
  harmless('an order says where it came from', 'asyncapi/checkout', (document) => {
    placed(document).properties.channel = { type: 'string' };
    placed(document).required.push('channel');
  }),
];

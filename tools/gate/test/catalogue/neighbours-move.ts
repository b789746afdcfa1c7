import type { Anything } from '../support/tree.ts';
import { answer, demand, drop, rename, request, retype, type SeededChange } from './seeded.ts';

const inventory = 'contracts/openapi/inventory.json';
const enrollment = 'contracts/openapi/enrollment.json';
const customer = 'contracts/openapi/customer.json';
const place = 'checkout.place-order';

function http(
  provider: 'inventory' | 'enrollment' | 'customer',
  change: Pick<SeededChange, 'what' | 'edit' | 'field'> & { readonly flow?: string },
): SeededChange {
  const file = { inventory, enrollment, customer }[provider];
  return { flow: place, ...change, file, sees: 'pact-vs-documents', pair: `checkout -> ${provider}` };
}

const items = (document: Anything): Anything => answer(document, 'GET /products', 200).properties.items.items;

export const overHttp: readonly SeededChange[] = [
  http('inventory', {
    what: 'the name of a product is renamed',
    edit: (document) => rename(items(document), 'name', 'title'),
    field: /name|title/,
  }),
  http('inventory', {
    what: 'the price of a product is dropped',
    edit: (document) => drop(items(document), 'price'),
    field: /price/,
  }),
  http('inventory', {
    what: 'the version of a product becomes text',
    edit: (document) => retype(items(document), 'version', 'string'),
    field: /version/,
  }),
  http('inventory', {
    what: 'bundles are sold no more',
    edit: (document) => (items(document).properties.kind.enum = ['article', 'course']),
    field: /kind/,
  }),
  http('inventory', {
    what: 'amounts become decimals in text',
    edit: (document) => retype(items(document).properties.price.properties.gross, 'minor', 'string'),
    field: /minor/,
  }),
  http('inventory', {
    what: 'the list of products moves to another path',
    edit: ({ paths }) => {
      paths['/catalogue'] = paths['/products'];
      delete paths['/products'];
    },
    field: /products/,
  }),
  http('inventory', {
    what: 'the list of products is called items no more',
    edit: (document) => rename(answer(document, 'GET /products', 200), 'items', 'products'),
    field: /items|products/,
  }),
  http('inventory', {
    what: 'the query of SKUs is renamed',
    edit: ({ paths }) => (paths['/products'].get.parameters[0].name = 'sku'),
    field: /skus/,
  }),
  http('inventory', {
    what: 'a reservation needs a warehouse',
    edit: (document) => demand(request(document, 'POST /reservations'), 'warehouse'),
    field: /warehouse/,
  }),
  http('inventory', {
    what: 'a reservation takes the order number under another name',
    edit: (document) => rename(request(document, 'POST /reservations'), 'orderNumber', 'number'),
    field: /number/i,
  }),
  http('inventory', {
    what: 'a reservation takes its quantity as text',
    edit: (document) =>
      retype(request(document, 'POST /reservations').properties.lines.items, 'quantity', 'string'),
    field: /quantity/,
  }),
  http('inventory', {
    what: 'a reservation lasts ten minutes at most',
    edit: (document) => (request(document, 'POST /reservations').properties.expiresInSeconds.maximum = 600),
    field: /expiresInSeconds/,
  }),
  http('inventory', {
    what: 'a reservation is patched, not posted',
    edit: ({ paths }) => {
      paths['/reservations'].patch = paths['/reservations'].post;
      delete paths['/reservations'].post;
    },
    field: /reservations|POST/i,
  }),
  http('inventory', {
    what: 'a reservation is answered 200 instead of 201',
    edit: ({ paths }) => {
      const { responses } = paths['/reservations'].post;
      responses['200'] = responses['201'];
      delete responses['201'];
    },
    field: /201/,
  }),
  http('inventory', {
    what: 'a shortage is answered with another status',
    edit: ({ paths }) => {
      const { responses } = paths['/reservations'].post;
      responses['422'] = responses['409'];
      delete responses['409'];
    },
    field: /409/,
  }),
  http('inventory', {
    what: 'a reservation is held no more, but kept',
    edit: (document) => (answer(document, 'POST /reservations', 201).properties.status.enum = ['kept']),
    field: /status/,
  }),
  http('inventory', {
    what: 'reservations are sent as forms',
    edit: ({ paths }) => {
      const { requestBody } = paths['/reservations'].post;
      requestBody.content = { 'application/x-www-form-urlencoded': requestBody.content['application/json'] };
    },
    field: /content-type|form/i,
  }),
  http('inventory', {
    what: 'a reservation needs a header of its own',
    edit: ({ paths }) =>
      (paths['/reservations'].post.parameters = [
        { name: 'x-shop', in: 'header', required: true, schema: { type: 'string' } },
      ]),
    field: /x-shop/,
  }),
  http('inventory', {
    what: 'a reservation can be released no more',
    flow: 'checkout.cancel-order',
    edit: ({ paths }) => delete paths['/reservations/{reservationId}'].delete,
    field: /reservations|DELETE/i,
  }),
  http('inventory', {
    what: 'callers show another kind of credentials',
    edit: (document) => {
      document.components.securitySchemes = {
        ...document.components.securitySchemes,
        key: { type: 'apiKey', in: 'header', name: 'x-key' },
      };
      document.paths['/products'].get.security = [{ key: [] }];
    },
    field: /x-key|authorization/i,
  }),
  http('enrollment', {
    what: 'a hold of seats needs a cohort',
    edit: (document) => demand(request(document, 'POST /seats'), 'cohortId'),
    field: /cohortId/,
  }),
  http('enrollment', {
    what: 'a hold of seats is answered 202',
    edit: ({ paths }) => {
      const { responses } = paths['/seats'].post;
      responses['202'] = responses['201'];
      delete responses['201'];
    },
    field: /201/,
  }),
  http('enrollment', {
    what: 'seats are released under another path',
    flow: 'checkout.cancel-order',
    edit: ({ paths }) => {
      for (const path of Object.keys(paths)) if (path.startsWith('/seats/')) delete paths[path];
    },
    field: /seats/,
  }),
  http('enrollment', {
    what: 'the state of a hold becomes a number',
    edit: (document) => retype(answer(document, 'POST /seats', 201), 'status', 'integer'),
    field: /status/,
  }),
  http('customer', {
    what: 'a customer has one name instead of two',
    edit: (document) => rename(answer(document, 'GET /customers/{id}', 200), 'familyName', 'name'),
    field: /name/i,
  }),
  http('customer', {
    what: 'the consent of a customer becomes text',
    edit: (document) => retype(answer(document, 'GET /customers/{id}', 200), 'marketingConsent', 'string'),
    field: /marketingConsent/,
  }),
  http('customer', {
    what: 'German is spoken no more',
    edit: (document) => (answer(document, 'GET /customers/{id}', 200).properties.locale.enum = ['en']),
    field: /locale/,
  }),
  http('customer', {
    what: 'an unknown customer is answered 410',
    edit: ({ paths }) => {
      const { responses } = paths['/customers/{id}'].get;
      responses['410'] = responses['404'];
      delete responses['404'];
    },
    field: /404/,
  }),
];

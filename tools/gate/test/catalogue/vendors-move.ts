import type { Anything } from '../support/tree.ts';
import { answer, demand, drop, request, retype, type SeededChange } from './seeded.ts';

const place = 'checkout.place-order';
const intents = 'POST /v1/payment_intents';

/** What a vendor publishes from now on; our slice stands for its specification, of which it is the used part. */
function vendor(
  name: string,
  change: Pick<SeededChange, 'what' | 'edit' | 'field'> & {
    readonly flow?: string;
    readonly consumer?: string;
    readonly file?: string;
  },
): SeededChange {
  const { consumer = 'checkout', flow = place, what, ...rest } = change;
  return {
    file: `contracts/vendors/${name}/slice.json`,
    ...rest,
    what: `${name} publishes: ${what}`,
    flow,
    pair: `${consumer} -> vendor-${name}`,
    sees: 'drift',
  };
}

const cancelFlow = 'checkout.cancel-order';
const operation = ({ paths }: Anything): Anything => paths['/v1/payment_intents'].post;

export const vendorsMove: readonly SeededChange[] = [
  vendor('stripe', {
    what: 'the status is gone',
    edit: (document) => drop(answer(document, intents, 200), 'status'),
    field: /status/,
  }),
  vendor('stripe', {
    what: 'the amount is text',
    edit: (document) => retype(answer(document, intents, 200), 'amount', 'string'),
    field: /amount/,
  }),
  vendor('stripe', {
    what: 'the amount may be null',
    edit: (document) => retype(answer(document, intents, 200), 'amount', ['integer', 'null']),
    field: /amount/,
  }),
  vendor('stripe', {
    what: 'the status may be missing',
    edit: (document) => {
      const schema = answer(document, intents, 200);
      schema.required = schema.required.filter((name: string) => name !== 'status');
    },
    field: /status/,
  }),
  vendor('stripe', {
    what: 'there is one more status',
    edit: (document) => answer(document, intents, 200).properties.status.enum.push('partially_captured'),
    field: /status/,
  }),
  vendor('stripe', {
    what: 'a charge needs a risk session',
    edit: (document) => demand(request(document, intents), 'risk_session'),
    field: /risk_session/,
  }),
  vendor('stripe', {
    what: 'a description is twenty characters at most',
    edit: (document) => (request(document, intents).properties.description.maxLength = 20),
    field: /description/,
  }),
  vendor('stripe', {
    what: 'money is held automatically only',
    edit: (document) => (request(document, intents).properties.capture_method.enum = ['automatic']),
    field: /capture_method/,
  }),
  vendor('stripe', {
    what: 'callers show a signature',
    edit: (document) => {
      document.components.securitySchemes.signature = { type: 'apiKey', in: 'header', name: 'Stripe-Signed' };
      operation(document).security = [{ signature: [] }];
    },
    field: /stripe-signed/i,
  }),
  vendor('stripe', {
    what: 'a charge needs a header of its own',
    edit: (document) =>
      operation(document).parameters.push({
        name: 'Stripe-Shop',
        in: 'header',
        required: true,
        schema: { type: 'string' },
      }),
    field: /stripe-shop/i,
  }),
  vendor('stripe', {
    what: 'charges are deprecated',
    edit: (document) => (operation(document).deprecated = true),
    field: /deprecated/,
  }),
  vendor('stripe', {
    what: 'the amount is deprecated',
    edit: (document) => (answer(document, intents, 200).properties.amount.deprecated = true),
    field: /amount/,
  }),
  vendor('stripe', {
    what: 'voids are gone',
    flow: cancelFlow,
    edit: ({ paths }) => delete paths['/v1/payment_intents/{intent}/cancel'],
    field: /cancel/,
  }),
  vendor('stripe', {
    what: 'charges are taken as JSON',
    edit: (document) => {
      const { requestBody } = operation(document);
      requestBody.content = { 'application/json': Object.values(requestBody.content)[0] };
    },
    field: /application\/json/,
  }),
  vendor('stripe', {
    what: 'a charge takes its description as a number',
    edit: (document) => retype(request(document, intents), 'description', 'integer'),
    field: /description/,
  }),
  vendor('sendcloud', {
    what: 'an announcement is answered 200',
    consumer: 'inventory',
    flow: 'inventory.ship-order',
    edit: ({ paths }) => {
      const { responses } = paths['/shipments/announce'].post;
      responses['200'] = responses['201'];
      delete responses['201'];
    },
    field: /201/,
  }),
  vendor('stripe-webhooks', {
    what: 'a webhook leaves out what it is about',
    flow: 'checkout.return-order',
    file: 'contracts/vendors/stripe/slice.json',
    edit: ({ webhooks }) => {
      const { schema } = webhooks['charge.refunded'].post.requestBody.content['application/json'];
      drop(schema, 'data');
    },
    field: /data/,
  }),
  vendor('adyen', {
    what: 'one more result of a payment',
    edit: (document) => answer(document, 'POST /payments', 200).properties.resultCode.enum.push('Perhaps'),
    field: /resultCode/,
  }),
  vendor('weclapp', {
    what: 'the number of an article may be null',
    consumer: 'inventory',
    flow: 'catalogue.follow-changes',
    edit: (document) =>
      retype(answer(document, 'GET /article', 200).properties.result.items, 'articleNumber', [
        'string',
        'null',
      ]),
    field: /articleNumber/,
  }),
];

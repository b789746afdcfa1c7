/** One change to one line of code in a copy of the workspace, and the run of CI that must see it. */
export interface CodeChange {
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Jest configuration of the nx target, and which of its tests have to do with it. */
  readonly run: readonly [config: string, ...chosen: string[]];
}

export interface SeededCodeChange extends CodeChange {
  readonly pair: string;
  readonly flow: string;
  readonly field: RegExp;
}

const consumer = (service: string): string => `apps/${service}/jest.pact-consumer.config.mjs`;
const vendors = 'tools/vendor-mocks/src/vendors';

/** The verification of the mock of one vendor, its API and its webhooks. */
const mockOf = (vendor: string): CodeChange['run'] => [
  'tools/vendor-mocks/jest.pact-verify.config.mjs',
  'vendors.verify',
  '--testNamePattern',
  `with ${vendor}`,
];

/** Code that looks for a field of which no contract speaks. */
export const readsMore: readonly SeededCodeChange[] = [
  {
    what: 'checkout asks of inventory’s hold where it is',
    file: 'apps/checkout/src/outbound/peers/peers.wire.ts',
    find: 'heldWire = z.object({ status: z.string() })',
    replace: 'heldWire = z.object({ status: z.string(), warehouse: z.string().optional() })',
    run: [consumer('checkout'), 'neighbours'],
    pair: 'checkout -> inventory',
    flow: 'checkout.place-order',
    field: /warehouse/,
  },
  {
    what: 'enrollment’s handler looks whether an order is a gift',
    file: 'apps/enrollment/src/inbound/order-mapping.ts',
    find: "const courseLines = order.lines.filter((line) => line.kind === 'course');",
    replace:
      "const courseLines = 'gift' in order ? [] : order.lines.filter((line) => line.kind === 'course');",
    run: [consumer('enrollment'), 'orders'],
    pair: 'enrollment -> checkout',
    flow: 'enrollment.open-course',
    field: /data\.gift/,
  },
  {
    what: 'customer looks what kind of thing Klaviyo answers with',
    file: 'apps/customer/src/vendors/klaviyo/klaviyo.wire.ts',
    find: 'data: z.object({ id: vendorReference })',
    replace: 'data: z.object({ id: vendorReference, type: z.string().optional() })',
    run: [consumer('customer'), 'klaviyo'],
    pair: 'customer -> vendor-klaviyo',
    flow: 'customer.keep-profile',
    field: /data\.type/,
  },
  {
    what: 'checkout looks in Stripe’s webhook how much of a charge was taken',
    file: 'apps/checkout/src/vendors/stripe/stripe.wire.ts',
    find: 'refunded: z.boolean(),',
    replace: 'refunded: z.boolean(), amount_captured: z.number().optional(),',
    run: [consumer('checkout'), 'vendors/webhooks'],
    pair: 'checkout -> vendor-stripe-webhooks',
    flow: 'checkout.return-order',
    field: /amount_captured/,
  },
];

/** A mock that no longer does what the pacts with its vendor say. */
export const mocksDrift: readonly SeededCodeChange[] = [
  {
    what: 'the mock of Klaviyo calls the id of a profile otherwise',
    file: `${vendors}/klaviyo/klaviyo-views.ts`,
    find: "type: 'profile',\n    id,",
    replace: "type: 'profile',\n    profile_id: id,",
    run: mockOf('klaviyo'),
    pair: 'customer -> vendor-klaviyo',
    flow: 'customer.keep-profile',
    field: /\bid\b/,
  },
  {
    what: 'the mock of Sendcloud leaves a parcel’s status out',
    file: `${vendors}/sendcloud/sendcloud-views.ts`,
    find: 'status: { code: status.code, message: status.message },',
    replace: '',
    run: mockOf('sendcloud'),
    pair: 'inventory -> vendor-sendcloud',
    flow: 'inventory.ship-order',
    field: /status/,
  },
  {
    what: 'the mock of Moodle answers with ids in text',
    file: `${vendors}/moodle/moodle-functions.ts`,
    find: 'return { id, username };',
    replace: 'return { id: String(id), username };',
    run: mockOf('moodle'),
    pair: 'enrollment -> vendor-moodle',
    flow: 'enrollment.open-course',
    field: /\bid\b/,
  },
  {
    what: 'the mock of Stripe wants a shop with each charge',
    file: `${vendors}/stripe/stripe-parameters.ts`,
    find: 'amount: positive,\n  automatic_payment_methods',
    replace: 'amount: positive,\n  shop: z.string(),\n  automatic_payment_methods',
    run: mockOf('stripe'),
    pair: 'checkout -> vendor-stripe',
    flow: 'checkout.place-order',
    field: /200.*400/,
  },
  {
    what: 'the mock of Adyen calls the code of its notifications otherwise',
    file: `${vendors}/adyen/adyen-notifications.ts`,
    find: 'eventCode: news.eventCode,',
    replace: 'event: news.eventCode,',
    run: mockOf('adyen'),
    pair: 'checkout -> vendor-adyen-webhooks',
    flow: 'checkout.place-order',
    field: /eventCode/,
  },
];

export const harmlessCode: readonly CodeChange[] = [
  {
    what: 'enrollment’s handler looks twice at what its pact declares',
    file: 'apps/enrollment/src/inbound/order-mapping.ts',
    find: "const courseLines = order.lines.filter((line) => line.kind === 'course');",
    replace:
      "const courseLines = order.orderId === '' ? [] : order.lines.filter((line) => line.kind === 'course');",
    run: [consumer('enrollment'), 'orders'],
  },
  {
    what: 'the mock of Klaviyo answers with more',
    file: `${vendors}/klaviyo/klaviyo-views.ts`,
    find: "type: 'profile',\n    id,",
    replace: "type: 'profile',\n    id,\n    shade: 'blue',",
    run: mockOf('klaviyo'),
  },
  {
    what: 'the mock of Stripe takes a shop with a charge',
    file: `${vendors}/stripe/stripe-parameters.ts`,
    find: 'amount: positive,\n  automatic_payment_methods',
    replace: 'amount: positive,\n  shop: z.string().optional(),\n  automatic_payment_methods',
    run: mockOf('stripe'),
  },
];

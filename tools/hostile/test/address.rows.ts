export interface AddressRow {
  readonly id: string;
  readonly method: string;
  readonly service: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: string;
  readonly status: number;
  readonly code: string;
  readonly allow?: string;
}

const invalid = { status: 422, code: 'request.invalid' };
const lost = { status: 404, code: 'request.not_found' };
const refused = { status: 400, code: 'request.refused' };
const noOrder = { status: 404, code: 'checkout.unknown_order' };
const get = { method: 'GET', service: 'checkout' };
const post = { method: 'POST', service: 'checkout', path: '/orders', body: '{}' };
const stranger = '0190f0f0-0000-7000-8000-0000000000ff';

/** Addresses, queries and headers that lead nowhere. */
export const addressRows: readonly AddressRow[] = [
  { id: 'rest.path.nowhere', ...get, path: '/nowhere', ...lost },
  { id: 'rest.path.traversal', ...get, path: '/orders/..%2f..%2fetc%2fpasswd', ...invalid },
  { id: 'rest.path.traversal-plain', ...get, path: '/orders/../../etc/passwd', ...lost },
  { id: 'rest.path.docs-traversal', ...get, path: '/docs/..%2f..%2fpackage.json', ...lost },
  { id: 'rest.path.bad-escape', ...get, path: '/orders/%zz', ...refused },
  { id: 'rest.path.no-utf8', ...get, path: '/orders/%ff', ...refused },
  { id: 'rest.path.nul', ...get, path: '/orders/a%00b', ...invalid },
  { id: 'rest.path.too-long', ...get, path: `/orders/${'a'.repeat(3_000)}`, ...refused },
  { id: 'rest.path.double-slash', ...get, path: '//orders', ...lost },
  { id: 'rest.path.upper', ...get, path: '/ORDERS', ...lost },
  { id: 'rest.path.no-uuid', ...get, path: '/orders/1', ...invalid },
  { id: 'rest.path.sql', ...get, path: "/orders/1'%20OR%20'1'='1", ...invalid },
  {
    id: 'rest.path.card',
    ...get,
    path: '/orders/4242424242424242',
    status: 422,
    code: 'request.card_number_refused',
  },
  { id: 'rest.path.strangers-order', ...get, path: `/orders/${stranger}`, ...noOrder },
  { id: 'rest.path.strangers-order-upper', ...get, path: `/orders/${stranger.toUpperCase()}`, ...noOrder },
  {
    id: 'rest.path.sku-traversal',
    method: 'GET',
    service: 'inventory',
    path: '/products/..%2fstock',
    ...invalid,
  },
  {
    id: 'rest.path.customer',
    method: 'GET',
    service: 'customer',
    path: `/customers/${stranger}`,
    status: 404,
    code: 'customer.unknown',
  },
  {
    id: 'rest.path.order-number',
    method: 'GET',
    service: 'operations',
    path: '/api/timeline/A-ILOU',
    ...invalid,
  },
  {
    id: 'rest.method.delete-orders',
    method: 'DELETE',
    service: 'checkout',
    path: '/orders',
    status: 405,
    code: 'request.method_not_allowed',
    allow: 'GET, HEAD, POST',
  },
  {
    id: 'rest.method.put-webhook',
    method: 'PUT',
    service: 'checkout',
    path: '/webhooks/stripe',
    status: 405,
    code: 'request.method_not_allowed',
    allow: 'POST',
  },
  {
    id: 'rest.method.trace',
    method: 'TRACE',
    service: 'inventory',
    path: '/products',
    status: 405,
    code: 'request.method_not_allowed',
    allow: 'GET, HEAD',
  },
  { id: 'rest.query.cursor', ...get, path: '/orders?cursor=1', ...invalid },
  {
    id: 'rest.query.cursor-twice',
    ...get,
    path: `/orders?cursor=${stranger}&cursor=${stranger}`,
    ...invalid,
  },
  { id: 'rest.query.status', ...get, path: '/orders?status=stolen', ...invalid },
  {
    id: 'rest.query.limit-negative',
    method: 'GET',
    service: 'enrollment',
    path: '/courses?limit=-1',
    ...invalid,
  },
  {
    id: 'rest.query.limit-billion',
    method: 'GET',
    service: 'enrollment',
    path: '/courses?limit=1000000000',
    ...invalid,
  },
  {
    id: 'rest.query.limit-hex',
    method: 'GET',
    service: 'enrollment',
    path: '/courses?limit=0x1F1',
    ...invalid,
  },
  {
    id: 'rest.query.limit-1e309',
    method: 'GET',
    service: 'enrollment',
    path: '/courses?limit=1e309',
    ...invalid,
  },
  { id: 'rest.query.nothing-asked', method: 'GET', service: 'enrollment', path: '/enrollments', ...invalid },
  {
    id: 'rest.query.product-cursor',
    method: 'GET',
    service: 'inventory',
    path: '/products?cursor=..%2f..',
    status: 422,
    code: 'inventory.bad_cursor',
  },
  {
    id: 'rest.query.date-feb-30',
    method: 'GET',
    service: 'inventory',
    path: '/products?updatedSince=2026-02-30T00:00:00Z',
    ...invalid,
  },
  {
    id: 'rest.query.date-year-10000',
    method: 'GET',
    service: 'inventory',
    path: '/products?updatedSince=10000-01-01T00:00:00Z',
    ...invalid,
  },
  {
    id: 'rest.query.date-gap',
    method: 'GET',
    service: 'inventory',
    path: '/products?updatedSince=2026-03-29T02:30:00',
    ...invalid,
  },
  { id: 'rest.query.nul', method: 'GET', service: 'inventory', path: '/products?skus=A%00B', ...invalid },
  {
    id: 'rest.query.card',
    method: 'GET',
    service: 'operations',
    path: '/api/parked?queue=4242-4242-4242-4242',
    status: 422,
    code: 'request.card_number_refused',
  },
  {
    id: 'rest.query.queue-256',
    method: 'GET',
    service: 'operations',
    path: `/api/parked?queue=${'q'.repeat(256)}`,
    ...invalid,
  },
  { id: 'rest.header.no-key', ...post, status: 400, code: 'checkout.idempotency_key_required' },
  {
    id: 'rest.header.key-empty',
    ...post,
    headers: { 'idempotency-key': '' },
    status: 400,
    code: 'checkout.idempotency_key_required',
  },
  {
    id: 'rest.header.key-256',
    ...post,
    headers: { 'idempotency-key': 'k'.repeat(256) },
    status: 400,
    code: 'checkout.idempotency_key_required',
  },
  {
    id: 'rest.header.key-unicode',
    ...post,
    headers: { 'idempotency-key': 'schl\u00fcssel' },
    status: 400,
    code: 'checkout.idempotency_key_required',
  },
  {
    id: 'rest.header.key-card',
    ...post,
    headers: { 'idempotency-key': '5555555555554444' },
    status: 422,
    code: 'request.card_number_refused',
  },
  {
    id: 'rest.auth.none',
    ...get,
    path: '/orders',
    headers: { authorization: undefined },
    status: 401,
    code: 'auth.missing_credentials',
  },
  {
    id: 'rest.auth.basic',
    ...get,
    path: '/orders',
    headers: { authorization: 'Basic YTpi' },
    status: 401,
    code: 'auth.missing_credentials',
  },
  {
    id: 'rest.auth.empty',
    ...get,
    path: '/orders',
    headers: { authorization: 'Bearer ' },
    status: 401,
    code: 'auth.missing_credentials',
  },
  {
    id: 'rest.auth.unknown-key',
    ...get,
    path: '/orders',
    headers: { authorization: 'Bearer ack_a_b' },
    status: 401,
    code: 'auth.invalid_credentials',
  },
  {
    id: 'rest.auth.proto',
    ...get,
    path: '/orders',
    headers: { authorization: 'Bearer ack_constructor_x' },
    status: 401,
    code: 'auth.invalid_credentials',
  },
  {
    id: 'rest.auth.alg-none',
    ...get,
    path: '/orders',
    headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzY29wZSI6Im9yZGVyczpyZWFkIn0.' },
    status: 401,
    code: 'auth.invalid_credentials',
  },
  {
    id: 'rest.auth.forwarded-for',
    ...get,
    path: '/orders',
    headers: {
      authorization: undefined,
      'x-forwarded-for': '127.0.0.1, ::ffff:127.0.0.1',
      'x-user': 'developer',
      forwarded: 'for=127.0.0.1',
    },
    status: 401,
    code: 'auth.missing_credentials',
  },
];

/** Headers that are nonsense and beside the point: the request is answered as if they were not there. */
export const ignoredHeaders: readonly (readonly [
  id: string,
  headers: Readonly<Record<string, string | string[]>>,
])[] = [
  ['deadline-infinite', { 'x-deadline-ms': '1e309' }],
  ['deadline-negative', { 'x-deadline-ms': '-5' }],
  ['deadline-nan', { 'x-deadline-ms': 'NaN' }],
  ['deadline-huge', { 'x-deadline-ms': '99999999999' }],
  ['traceparent', { traceparent: '00-xyz-1-1' }],
  ['traceparent-twice', { traceparent: ['00-a', '00-b'] }],
  ['correlation-injection', { 'x-correlation-id': 'a"},{"x":"' }],
  ['correlation-twice', { 'x-correlation-id': ['a', 'b'] }],
  ['language-1000', { 'accept-language': 'de,'.repeat(1_000) }],
  ['language-nonsense', { 'accept-language': ';q=,;;de;q=9e999' }],
  ['accept-xml', { accept: 'application/xml;q=0' }],
  ['forwarded-host', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' }],
  ['method-override', { 'x-http-method-override': 'DELETE' }],
];

import { kitAndCourse } from './good-requests.ts';

export interface ValueRow {
  readonly id: string;
  readonly endpoint: string;
  /** Sent as it is when it is text, else as JSON. */
  readonly body: unknown;
  readonly status: number;
  /** Absent where it is accepted. */
  readonly code?: string;
  /** The field that must be named. */
  readonly field?: string;
}

const invalid = { status: 422, code: 'request.invalid' };
const line = kitAndCourse.lines[0];
const address = kitAndCourse.shippingAddress;

const order = (id: string, changes: object, field: string): ValueRow => ({
  id: `rest.order.${id}`,
  endpoint: 'POST checkout /orders',
  body: { ...kitAndCourse, ...changes },
  field,
  ...invalid,
});
const quantity = (id: string, value: unknown): ValueRow =>
  order(`quantity-${id}`, { lines: [{ ...line, quantity: value }] }, 'lines.0.quantity');
const named = (id: string, givenName: unknown): ValueRow =>
  order(`name-${id}`, { customer: { ...kitAndCourse.customer, givenName } }, 'customer.givenName');
const cohort = (id: string, changes: object, field: string): ValueRow => ({
  id: `rest.cohort.${id}`,
  endpoint: 'PUT enrollment /cohorts/{cohortId}',
  body: { courseId: 'COURSE-PYTHON-101', startsOn: '2027-02-01', capacity: 5, ...changes },
  field,
  ...invalid,
});

/** Fields that have the right name and a value that nobody means. */
export const valueRows: readonly ValueRow[] = [
  quantity('zero', 0),
  quantity('minus-zero', -0),
  quantity('negative', -1),
  quantity('fraction', 0.1 + 0.2),
  quantity('1000', 1_000),
  quantity('unsafe', 1234567890123456),
  quantity('20-digits', 12_345_678_901_234_567_890),
  {
    ...quantity('1e309', 1),
    body: JSON.stringify({ ...kitAndCourse, lines: [line] }).replace('"quantity":1', '"quantity":1e309'),
  },
  quantity('text', '1'),
  quantity('nan-text', 'NaN'),
  quantity('null', null),
  quantity('list', [1]),
  quantity('true', true),
  order('no-lines', { lines: [] }, 'lines'),
  order('1001-lines', { lines: Array.from({ length: 1_001 }, () => line) }, 'lines'),
  order('sku-traversal', { lines: [{ sku: '../../etc/passwd', quantity: 1 }] }, 'lines.0.sku'),
  order('sku-sql', { lines: [{ sku: "X'; DROP TABLE orders;--", quantity: 1 }] }, 'lines.0.sku'),
  order('sku-fullwidth', { lines: [{ sku: 'ＫＩＴ', quantity: 1 }] }, 'lines.0.sku'),
  named('empty', ''),
  named('blank', ' \u00a0 '),
  named('101', 'a'.repeat(101)),
  named('two-lines', 'Ada\r\nBcc: eve@example.org'),
  named('object', { $gt: '' }),
  named('number', 7),
  order(
    'mail-header',
    { customer: { ...kitAndCourse.customer, email: 'ada@example.org\nBcc: eve@example.org' } },
    'customer.email',
  ),
  order(
    'mail-255',
    { customer: { ...kitAndCourse.customer, email: `${'a'.repeat(60)}@${'b.'.repeat(100)}org` } },
    'customer.email',
  ),
  order('country-unknown', { shippingAddress: { ...address, country: 'XX' } }, 'shippingAddress.country'),
  order('country-lower', { shippingAddress: { ...address, country: 'de' } }, 'shippingAddress.country'),
  order('postal-code', { shippingAddress: { ...address, postalCode: '1011' } }, 'shippingAddress.postalCode'),
  order(
    'postal-digits',
    { shippingAddress: { ...address, postalCode: '１０１１９' } },
    'shippingAddress.postalCode',
  ),
  order('no-token', { payment: { method: 'card', tokens: {} } }, 'payment.tokens'),
  order(
    'token-header',
    { payment: { method: 'card', tokens: { stripe: 'pm\r\nx: y' } } },
    'payment.tokens.stripe',
  ),
  order('token-emoji', { payment: { method: 'card', tokens: { stripe: 'pm_💳' } } }, 'payment.tokens.stripe'),
  order(
    'token-501',
    { payment: { method: 'card', tokens: { stripe: 'p'.repeat(501) } } },
    'payment.tokens.stripe',
  ),
  order('gateway-unknown', { payment: { method: 'card', tokens: { paypal: 'x' } } }, 'payment.tokens'),
  order('method-unknown', { payment: { method: 'cash', tokens: { stripe: 'x' } } }, 'payment.method'),
  order('both-customers', { customerId: '0190f0f0-0000-7000-8000-000000000001' }, 'customer'),
  order('customer-id', { customer: undefined, customerId: "1' OR '1'='1" }, 'customerId'),
  cohort('date-feb-30', { startsOn: '2026-02-30' }, 'startsOn'),
  cohort('date-year-10000', { startsOn: '10000-01-01' }, 'startsOn'),
  cohort('date-with-time', { startsOn: '2026-03-29T02:30:00' }, 'startsOn'),
  cohort('date-german', { startsOn: '29.03.2026' }, 'startsOn'),
  cohort('date-number', { startsOn: 20_260_329 }, 'startsOn'),
  cohort('capacity-negative', { capacity: -1 }, 'capacity'),
  cohort('capacity-infinite', { capacity: 1e308 }, 'capacity'),
  cohort('capacity-beyond-int', { capacity: 2_147_483_648 }, 'capacity'),
  {
    id: 'rest.reservation.seconds',
    endpoint: 'POST inventory /reservations',
    body: {
      reservationId: '0190f0f0-0000-7000-8000-000000000004',
      orderId: '0190f0f0-0000-7000-8000-000000000001',
      orderNumber: 'A-0000000001',
      expiresInSeconds: 1e12,
      lines: [{ sku: 'KIT-ROBOT-01', quantity: 1 }],
    },
    field: 'expiresInSeconds',
    ...invalid,
  },
  {
    id: 'rest.order.sku-unknown',
    endpoint: 'POST checkout /quotes',
    body: { country: 'DE', lines: [{ sku: 'NO-SUCH-THING', quantity: 1 }] },
    status: 422,
    code: 'checkout.unknown_products',
  },
  {
    id: 'rest.customer.unknown-field',
    endpoint: 'POST customer /customers',
    body: { email: 'g@example.org', givenName: 'Grace', familyName: 'Hopper', isAdmin: true },
    ...invalid,
  },
];

const nfc = 'Zoë Torstraße'.normalize('NFC');

/** Text as people write it, however odd: taken as it is. */
export const acceptedNames: readonly (readonly [id: string, name: string, kept: string])[] = [
  ['nfc', nfc, nfc],
  ['nfd-becomes-nfc', nfc.normalize('NFD'), nfc],
  ['rtl', '\u200fعلي', '\u200fعلي'],
  ['emoji', '👩🏽‍🚀 Ada', '👩🏽‍🚀 Ada'],
  ['sql', "Robert'); DROP TABLE customers;--", "Robert'); DROP TABLE customers;--"],
  ['html', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['template', '${7*7}{{7*7}}', '${7*7}{{7*7}}'],
  ['format', '%s%n%x', '%s%n%x'],
];

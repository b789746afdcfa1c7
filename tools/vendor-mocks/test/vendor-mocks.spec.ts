import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  adyenSignature,
  mockCredentials,
  mockTokens,
  startVendorMocks,
  stripeSignature,
} from '../src/index.ts';
import type { VendorMocks, VendorName } from '../src/index.ts';

let mocks: VendorMocks;
let listener: Server;
let received: { path: string; body: string; headers: IncomingHttpHeaders }[] = [];
let refuseTimes = 0;

beforeAll(async () => {
  listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      refuseTimes -= 1;
      if (refuseTimes >= 0) {
        response.writeHead(503).end();
        return;
      }
      received.push({
        path: request.url ?? '',
        body: Buffer.concat(chunks).toString(),
        headers: request.headers,
      });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((listener.address() as AddressInfo).port)}`;
  mocks = await startVendorMocks({
    webhooks: {
      stripe: `${base}/stripe`,
      adyen: `${base}/adyen`,
      sendcloud: `${base}/sendcloud`,
      weclapp: `${base}/weclapp`,
    },
  });
});

beforeEach(async () => {
  await mocks.flush();
  mocks.reset();
  received = [];
  refuseTimes = 0;
});

afterAll(async () => {
  await mocks.stop();
  await new Promise((resolve) => listener.close(resolve));
});

async function call(
  path: string,
  {
    method = 'GET',
    headers = {},
    form,
    json,
  }: {
    method?: string;
    headers?: Record<string, string>;
    form?: Record<string, string>;
    json?: unknown;
  } = {},
): Promise<{ status: number; body: any; headers: Headers; text: string }> {
  const response = await fetch(mocks.url + path, {
    method,
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(form ? { body: new URLSearchParams(form) } : {}),
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, body, headers: response.headers, text };
}

const stripe = (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) =>
  call(`/stripe${path}`, {
    ...(form ? { method: 'POST', form } : {}),
    headers: { authorization: 'Bearer sk_test_accord', ...headers },
  });
const manual = (paymentMethod: string) => ({
  amount: '14900',
  currency: 'eur',
  confirm: 'true',
  capture_method: 'manual',
  payment_method: paymentMethod,
  'metadata[orderId]': 'o1',
});

describe('Stripe', () => {
  it('authorises, captures once and refuses a second capture', async () => {
    const intent = await stripe('/v1/payment_intents', manual('pm_card_visa'));
    expect(intent.body).toMatchObject({
      status: 'requires_capture',
      amount_capturable: 14900,
      metadata: { orderId: 'o1' },
    });
    const path = `/v1/payment_intents/${intent.body.id}/capture`;
    expect((await stripe(path, {})).body).toMatchObject({ status: 'succeeded', amount_received: 14900 });
    const again = await stripe(path, {});
    expect(again.status).toBe(400);
    expect(again.body.error.code).toBe('payment_intent_unexpected_state');
  });

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    [mockTokens.stripe.declinedWith('issuer_not_available'), 'card_declined', 'issuer_not_available'],
  ])('declines %s with 402, code %s and decline code %s', async (method, code, declineCode) => {
    const { status, body } = await stripe('/v1/payment_intents', manual(method));
    expect(status).toBe(402);
    expect(body.error).toMatchObject({ type: 'card_error', code, decline_code: declineCode });
    expect(body.error.payment_intent.status).toBe('requires_payment_method');
  });

  it('answers a repeated key with the first answer and charges once', async () => {
    const key = { 'idempotency-key': 'attempt-1' };
    const first = await stripe('/v1/payment_intents', manual('pm_card_visa'), key);
    const second = await stripe('/v1/payment_intents', manual('pm_card_visa'), key);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect((mocks.state('stripe') as any).payment_intents).toHaveLength(1);
  });

  it('refuses a key that was used with other parameters', async () => {
    const key = { 'idempotency-key': 'attempt-1' };
    await stripe('/v1/payment_intents', manual('pm_card_visa'), key);
    const other = await stripe('/v1/payment_intents', { ...manual('pm_card_visa'), amount: '1' }, key);
    expect([other.status, other.body.error.type]).toEqual([400, 'idempotency_error']);
  });

  it('answers 409 while the first call with a key still runs', async () => {
    mocks.faults('stripe', [{ kind: 'latency', latencyMs: 300, times: 1 }]);
    const key = { 'idempotency-key': 'slow' };
    const [one, two] = await Promise.all([
      stripe('/v1/payment_intents', manual('pm_card_visa'), key),
      stripe('/v1/payment_intents', manual('pm_card_visa'), key),
    ]);
    const refused = one.status === 409 ? one : two;
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    expect(refused.body.error.code).toBe('idempotency_key_in_use');
  });

  it('lists intents newest first, by time and in pages, and finds the cancelled one', async () => {
    const first = await stripe('/v1/payment_intents', manual('pm_card_visa'));
    const second = await stripe('/v1/payment_intents', manual('pm_card_visa'));
    await stripe(`/v1/payment_intents/${first.body.id}/cancel`, {});
    const page = await stripe('/v1/payment_intents?limit=1');
    expect(page.body).toMatchObject({ has_more: true, data: [{ id: second.body.id }] });
    const next = await stripe(`/v1/payment_intents?limit=1&starting_after=${second.body.id}`);
    expect(next.body).toMatchObject({ has_more: false, data: [{ id: first.body.id, status: 'canceled' }] });
    const future = await stripe(`/v1/payment_intents?created[gte]=${String(first.body.created + 3600)}`);
    expect(future.body.data).toEqual([]);
  });

  it('refunds what was captured and not more', async () => {
    const intent = await stripe('/v1/payment_intents', {
      ...manual('pm_card_visa'),
      capture_method: 'automatic',
    });
    const refund = { payment_intent: intent.body.id as string };
    expect((await stripe('/v1/refunds', { ...refund, amount: '4900' })).body.amount).toBe(4900);
    expect((await stripe('/v1/refunds', { ...refund, amount: '10001' })).status).toBe(400);
    expect((await stripe('/v1/refunds', refund)).body.amount).toBe(10000);
    expect((await stripe('/v1/refunds', refund)).body.error.code).toBe('charge_already_refunded');
  });

  it('refuses a wrong key and keeps the second account apart', async () => {
    const wrong = await stripe('/v1/payment_intents', manual('pm_card_visa'), {
      authorization: 'Bearer sk_x',
    });
    expect([wrong.status, wrong.body.error.type]).toEqual([401, 'invalid_request_error']);
    const { secretKeySecond } = mockCredentials.stripe;
    await stripe('/v1/payment_intents', manual('pm_card_visa'), {
      authorization: `Bearer ${secretKeySecond}`,
    });
    expect((mocks.state('stripe') as any).payment_intents).toHaveLength(0);
    expect((mocks.state('stripe', 'second') as any).payment_intents).toHaveLength(1);
  });

  it('signs its webhooks, and delivers again what was not accepted', async () => {
    refuseTimes = 2;
    await stripe('/v1/payment_intents', manual('pm_card_visa'));
    await mocks.flush();
    expect(received).toHaveLength(1);
    const [{ body, headers }] = received as [(typeof received)[number]];
    const at = Number(/t=(\d+)/.exec(String(headers['stripe-signature']))?.[1]);
    expect(headers['stripe-signature']).toBe(stripeSignature(body, 'whsec_accord', at));
    expect(JSON.parse(body)).toMatchObject({ type: 'payment_intent.amount_capturable_updated' });
    expect(mocks.deliveries('stripe')).toMatchObject([{ status: 200, tries: 3 }]);
  });
});

const adyen = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  call(`/adyen/v72${path}`, {
    method: 'POST',
    json,
    headers: { 'x-api-key': 'adyen_test_accord', ...headers },
  });
const payment = (storedPaymentMethodId: string, reference = 'attempt-1') => ({
  amount: { currency: 'EUR', value: 14900 },
  merchantAccount: 'AccordDE',
  reference,
  returnUrl: 'https://shop.example.org/done',
  paymentMethod: { type: 'scheme', storedPaymentMethodId },
});

describe('Adyen', () => {
  it.each([
    [mockTokens.adyen.refused, '2', 'Refused'],
    [mockTokens.adyen.expiredCard, '6', 'Refused'],
    [mockTokens.adyen.issuerUnavailable, '9', 'Error'],
    [mockTokens.adyen.notEnoughBalance, '12', 'Refused'],
    [mockTokens.adyen.fraud, '20', 'Refused'],
  ])('refuses %s with status 200 and reason %s', async (token, refusalReasonCode, resultCode) => {
    const { status, body } = await adyen('/payments', payment(token));
    expect(status).toBe(200);
    expect(body).toMatchObject({ resultCode, refusalReasonCode });
  });

  it('receives a capture and says by signed webhook that it happened', async () => {
    const authorised = await adyen('/payments', payment(mockTokens.adyen.ok));
    expect(authorised.body.resultCode).toBe('Authorised');
    const capture = await adyen(`/payments/${authorised.body.pspReference}/captures`, {
      amount: { currency: 'EUR', value: 14900 },
      merchantAccount: 'AccordDE',
      reference: 'operation-1',
    });
    expect([capture.status, capture.body.status]).toEqual([201, 'received']);
    await new Promise((resolve) => setImmediate(resolve));
    await mocks.flush();
    const items = received
      .map(({ body }) => JSON.parse(body).notificationItems[0].NotificationRequestItem)
      .sort((one, other) => one.eventCode.localeCompare(other.eventCode));
    expect(items.map(({ eventCode, success }) => [eventCode, success])).toEqual([
      ['AUTHORISATION', 'true'],
      ['CAPTURE', 'true'],
    ]);
    expect(items[1].originalReference).toBe(authorised.body.pspReference);
    expect(items[1].additionalData.hmacSignature).toBe(
      adyenSignature(items[1], mockCredentials.adyen.hmacKey),
    );
  });

  it('fails a cancellation of captured money, by webhook only', async () => {
    const { body } = await adyen('/payments', payment(mockTokens.adyen.ok));
    const path = `/payments/${body.pspReference}`;
    const account = { merchantAccount: 'AccordDE', reference: 'op' };
    await adyen(`${path}/captures`, { ...account, amount: { currency: 'EUR', value: 14900 } });
    const cancel = await adyen(`${path}/cancels`, account);
    expect(cancel.status).toBe(201);
    await new Promise((resolve) => setImmediate(resolve));
    await mocks.flush();
    const outcomes = received
      .map(({ body: sent }) => JSON.parse(sent).notificationItems[0].NotificationRequestItem)
      .map(({ eventCode, success }) => `${eventCode} ${success}`);
    expect(outcomes.sort()).toEqual(['AUTHORISATION true', 'CANCELLATION false', 'CAPTURE true']);
  });

  it('answers a repeated key with the first payment and echoes the key', async () => {
    const key = { 'idempotency-key': 'attempt-1' };
    const first = await adyen('/payments', payment(mockTokens.adyen.ok), key);
    const second = await adyen('/payments', payment(mockTokens.adyen.ok), key);
    expect(second.body.pspReference).toBe(first.body.pspReference);
    expect(second.headers.get('idempotency-key')).toBe('attempt-1');
  });

  it('sends webhooks twice and in the wrong order when told to', async () => {
    mocks.faults('adyen', [{ kind: 'webhook_repeat' }, { kind: 'webhook_unordered' }]);
    await adyen('/payments', payment(mockTokens.adyen.ok, 'one'));
    await adyen('/payments', payment(mockTokens.adyen.ok, 'two'));
    await mocks.flush();
    const references = received.map(
      ({ body }) => JSON.parse(body).notificationItems[0].NotificationRequestItem.merchantReference,
    );
    expect(references).toHaveLength(4);
    expect(references.slice(0, 2)).toEqual(['two', 'two']);
  });
});

const weclapp = (path: string, options: { method?: string; json?: unknown } = {}) =>
  call(`/weclapp/webapp/api/v2${path}`, {
    ...options,
    headers: { authenticationtoken: 'weclapp_test_accord' },
  });

describe('weclapp', () => {
  it('pages articles, counts them and gives only those changed since an instant', async () => {
    const all = await weclapp('/article?sort=lastModifiedDate');
    const count = await weclapp('/article/count');
    expect(count.body.result).toBe(all.body.result.length);
    const one = await weclapp('/article?page=2&pageSize=1&sort=lastModifiedDate');
    expect(one.body.result[0].id).toBe(all.body.result[1].id);
    const since = all.body.result.at(-1).lastModifiedDate as number;
    mocks.seed('weclapp', { articles: [{ articleNumber: 'CABLE-USBC-01', grossPrice: '10.95' }] });
    const delta = await weclapp(`/article?lastModifiedDate-gt=${String(since)}`);
    expect(delta.body.result.map(({ articleNumber }: any) => articleNumber)).toEqual(['CABLE-USBC-01']);
    expect(delta.body.result[0].articlePrices[0].price).toBe('10.95');
  });

  it('books an order once found by our number, and validates only on a dry run', async () => {
    const party = await weclapp('/party', {
      method: 'POST',
      json: { partyType: 'PERSON', lastName: 'Lovelace', email: 'ada@example.org' },
    });
    const order = { customerId: party.body.id, orderNumberAtCustomer: 'A-1', orderItems: [] };
    const dry = await weclapp('/salesOrder?dryRun=true', { method: 'POST', json: order });
    expect(dry.status).toBe(201);
    expect((await weclapp('/salesOrder?orderNumberAtCustomer-eq=A-1')).body.result).toEqual([]);
    const made = await weclapp('/salesOrder', { method: 'POST', json: order });
    const found = await weclapp('/salesOrder?orderNumberAtCustomer-eq=A-1');
    expect(found.body.result.map(({ id }: any) => id)).toEqual([made.body.id]);
  });

  it('refuses a stale version and an order for an unknown customer with problem documents', async () => {
    const { body: party } = await weclapp('/party', {
      method: 'POST',
      json: { partyType: 'PERSON', lastName: 'Lovelace' },
    });
    const path = `/party/id/${party.id}`;
    await weclapp(path, { method: 'PUT', json: { version: '0', firstName: 'Ada' } });
    const stale = await weclapp(path, { method: 'PUT', json: { version: '0', firstName: 'Augusta' } });
    expect([stale.status, stale.body.type]).toEqual([
      409,
      '/webapp/view/api/errors.html#!/errors/optimistic_lock',
    ]);
    const orphan = await weclapp('/salesOrder', { method: 'POST', json: { customerId: '1' } });
    expect([orphan.status, orphan.body.validationErrors[0].location]).toEqual([400, 'customerId']);
  });

  it('tells subscribers when stock moves, and shows the new quantity', async () => {
    const { body: article } = await weclapp('/article?articleNumber-eq=KIT-ROBOT-01');
    await call('/__mock/weclapp/stock-movements', {
      method: 'POST',
      json: { articleNumber: 'KIT-ROBOT-01', by: -7 },
    });
    const stock = await weclapp(`/warehouseStock?articleId-eq=${article.result[0].id}`);
    expect(stock.body.result[0].quantity).toBe('493');
    await mocks.flush();
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      entityName: 'warehouseStock',
      entityId: stock.body.result[0].id,
      type: 'UPDATE',
    });
  });

  it('refuses a filter operator that it does not have', async () => {
    expect((await weclapp('/article?name-resembles=x')).status).toBe(400);
  });
});

const moodle = async (
  wsfunction: string,
  form: Record<string, string> = {},
  wstoken = 'moodle_test_accord',
) =>
  call('/moodle/webservice/rest/server.php?moodlewsrestformat=json', {
    method: 'POST',
    form: { wsfunction, wstoken, ...form },
  });
const ada = {
  'users[0][username]': 'ada',
  'users[0][createpassword]': '1',
  'users[0][firstname]': 'Ada',
  'users[0][lastname]': 'Lovelace',
  'users[0][email]': 'ada@example.org',
};

describe('Moodle', () => {
  it('creates a user, enrols, lists the course and takes the enrolment back', async () => {
    const created = await moodle('core_user_create_users', ada);
    const userid = String(created.body[0].id);
    const seat = {
      'enrolments[0][roleid]': '5',
      'enrolments[0][userid]': userid,
      'enrolments[0][courseid]': '11',
    };
    const enrolled = await moodle('enrol_manual_enrol_users', seat);
    expect([enrolled.status, enrolled.text]).toEqual([200, 'null']);
    const courses = await moodle('core_enrol_get_users_courses', { userid });
    expect(courses.body.map(({ idnumber }: any) => idnumber)).toEqual(['COURSE-PYTHON-101']);
    await moodle('enrol_manual_unenrol_users', seat);
    expect((await moodle('core_enrol_get_users_courses', { userid })).body).toEqual([]);
    const found = await moodle('core_user_get_users_by_field', {
      field: 'email',
      'values[0]': 'ADA@example.org',
    });
    expect(found.body[0].id).toBe(created.body[0].id);
  });

  it('answers 200 with an exception for a taken user name, an unknown course and a wrong token', async () => {
    await moodle('core_user_create_users', ada);
    const again = await moodle('core_user_create_users', ada);
    expect([again.status, again.body.errorcode]).toEqual([200, 'invalidparameter']);
    const nowhere = await moodle('enrol_manual_enrol_users', {
      'enrolments[0][roleid]': '5',
      'enrolments[0][userid]': '101',
      'enrolments[0][courseid]': '999',
    });
    expect([nowhere.status, nowhere.body.errorcode]).toEqual([200, 'cannotfindcourse']);
    const stranger = await moodle('core_user_get_users_by_field', {}, 'wrong');
    expect([stranger.status, stranger.body.errorcode]).toEqual([200, 'invalidtoken']);
  });

  it('keeps tokens out of the request log', async () => {
    await moodle('core_user_create_users', ada);
    expect(JSON.stringify(mocks.requests('moodle'))).not.toContain('moodle_test_accord');
  });
});

const sendcloud = (path: string, json?: unknown) =>
  call(`/sendcloud/api/v3${path}`, {
    ...(json === undefined ? {} : { method: 'POST', json }),
    headers: {
      authorization: `Basic ${Buffer.from('sendcloud_public:sendcloud_secret').toString('base64')}`,
    },
  });
const parcel = {
  to_address: {
    name: 'Ada Lovelace',
    address_line_1: 'Torstraße 1',
    postal_code: '10119',
    city: 'Berlin',
    country_code: 'DE',
  },
  ship_with: { type: 'shipping_option_code', properties: { shipping_option_code: 'dhl:parcel' } },
  order_number: 'A-1',
  external_reference_id: 'shipment-1',
  parcels: [{ weight: { value: '1.0', unit: 'kg' } }],
};

describe('Sendcloud', () => {
  it('announces, finds by our reference, progresses and tells so with a signature', async () => {
    expect((await sendcloud('/shipments?external_reference_id=shipment-1')).status).toBe(404);
    const announced = await sendcloud('/shipments/announce', parcel);
    expect([announced.status, announced.body.data.parcels[0].status.code]).toEqual([201, 'READY_TO_SEND']);
    const found = await sendcloud('/shipments?external_reference_id=shipment-1');
    expect(found.body.data[0].id).toBe(announced.body.data.id);
    await call('/__mock/sendcloud/progress', {
      method: 'POST',
      json: { shipmentId: announced.body.data.id, to: 'delivered' },
    });
    await mocks.flush();
    const statuses = received.map(({ body }) => JSON.parse(body).parcel.status.id as number);
    expect([...statuses].sort((a, b) => a - b)).toEqual([11, 22, 91, 92, 1000]);
    const times = received.map(({ body }) => JSON.parse(body).timestamp as number);
    expect(new Set(times).size).toBe(times.length);
    expect(received[0]?.headers['sendcloud-signature']).toMatch(/^[0-9a-f]{64}$/);
    const tracking = await sendcloud(`/parcels/tracking/${announced.body.data.parcels[0].tracking_number}`);
    expect(tracking.body.events).toHaveLength(5);
  });

  it('cancels what has not left and refuses to cancel it twice', async () => {
    const { body } = await sendcloud('/shipments/announce', parcel);
    expect((await sendcloud(`/shipments/${body.data.id}/cancel`, {})).body.data.status).toBe('cancelled');
    expect((await sendcloud(`/shipments/${body.data.id}/cancel`, {})).status).toBe(409);
  });
});

describe('Klaviyo and SendGrid', () => {
  const profile = (attributes: object, headers: Record<string, string> = { revision: '2026-07-15' }) =>
    call('/klaviyo/api/profile-import', {
      method: 'POST',
      json: { data: { type: 'profile', attributes } },
      headers: {
        authorization: 'Klaviyo-API-Key klaviyo_test_accord',
        'content-type': 'application/vnd.api+json',
        ...headers,
      },
    });

  it('creates a profile with 201, updates it with 200 and wants the revision', async () => {
    const first = await profile({ email: 'ada@example.org', first_name: 'Ada' });
    const second = await profile({ email: 'ADA@example.org', properties: { marketingConsent: true } });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data.id).toBe(first.body.data.id);
    expect(second.body.data.attributes.first_name).toBe('Ada');
    expect((await profile({ email: 'ada@example.org' }, {})).status).toBe(400);
    expect((await profile({ first_name: 'Ada' })).body.errors[0].source.pointer).toBe('/data/attributes');
  });

  it('accepts a mail with 202, keeps it, and refuses one without a recipient', async () => {
    const send = (to: object[]) =>
      call('/sendgrid/v3/mail/send', {
        method: 'POST',
        headers: { authorization: 'Bearer SG.test_accord' },
        json: {
          personalizations: [{ to }],
          from: { email: 'shop@example.org' },
          subject: 'Hello',
          content: [{ type: 'text/plain', value: 'Hi' }],
        },
      });
    const accepted = await send([{ email: 'ada@example.org' }]);
    expect([accepted.status, accepted.text]).toEqual([202, '']);
    const refused = await send([]);
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'personalizations.0.to']);
    expect((mocks.state('sendgrid') as any).mails).toMatchObject([{ subject: 'Hello' }]);
  });
});

describe('Faults', () => {
  const create = () => stripe('/v1/payment_intents', manual('pm_card_visa'));
  const intents = () => (mocks.state('stripe') as any).payment_intents as unknown[];

  it('answers a status in the vendor’s own shape and is used up after its times', async () => {
    mocks.faults('stripe', [{ kind: 'status', status: 500, operation: 'payment_intents.create', times: 1 }]);
    const failed = await create();
    expect([failed.status, failed.body.error.type]).toEqual([500, 'api_error']);
    expect(intents()).toHaveLength(0);
    expect((await create()).status).toBe(200);
  });

  it('limits the rate with Retry-After', async () => {
    mocks.faults('stripe', [{ kind: 'rate_limit', retryAfterSeconds: 7, times: 1 }]);
    const limited = await create();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it.each([
    ['cut', {}, 1],
    ['cut', { after: false }, 0],
    ['down', {}, 0],
    ['down', { after: true }, 1],
  ] as const)('breaks the connection by %s %o, leaving %d intents behind', async (kind, options, left) => {
    mocks.faults('stripe', [{ kind, ...options, times: 1 }]);
    await expect(create()).rejects.toThrow();
    expect(intents()).toHaveLength(left);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('never answers a timeout; with after %s it leaves %d intents behind', async (after, left) => {
    mocks.faults('stripe', [{ kind: 'timeout', after, times: 1 }]);
    const answer = fetch(`${mocks.url}/stripe/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_accord' },
      body: new URLSearchParams(manual('pm_card_visa')),
      signal: AbortSignal.timeout(150),
    });
    await expect(answer).rejects.toThrow();
    expect(intents()).toHaveLength(left);
    expect(mocks.requests('stripe')).toMatchObject([{ fault: 'timeout', status: 0 }]);
  });

  it.each(['malformed', 'partial'] as const)(
    'spoils the body by %s although the work is done',
    async (kind) => {
      mocks.faults('stripe', [{ kind, times: 1 }]);
      const { status, body } = await create();
      expect([status, body]).toEqual([200, undefined]);
      expect(intents()).toHaveLength(1);
    },
  );

  it('gives the first outcome to a repeated key although its first answer was lost', async () => {
    mocks.faults('stripe', [{ kind: 'cut', times: 1 }]);
    const key = { 'idempotency-key': 'attempt-9' };
    await expect(stripe('/v1/payment_intents', manual('pm_card_visa'), key)).rejects.toThrow();
    const { status } = await stripe('/v1/payment_intents', manual('pm_card_visa'), key);
    expect(status).toBe(200);
    expect(intents()).toHaveLength(1);
  });

  it('refuses good credentials of one account only', async () => {
    mocks.faults('stripe', [{ kind: 'expired_token', account: 'second' }]);
    const second = { authorization: 'Bearer sk_test_accord_2' };
    expect((await stripe('/v1/payment_intents', manual('pm_card_visa'), second)).status).toBe(401);
    expect((await create()).status).toBe(200);
  });

  it('hits one function of Moodle and leaves the others alone', async () => {
    mocks.faults('moodle', [{ kind: 'status', status: 502, operation: 'core_user_create_users' }]);
    expect((await moodle('core_user_create_users', ada)).status).toBe(502);
    const found = await moodle('core_user_get_users_by_field', {
      field: 'email',
      'values[0]': 'x@example.org',
    });
    expect(found.body).toEqual([]);
  });

  it('drops a webhook when told to', async () => {
    mocks.faults('stripe', [{ kind: 'webhook_drop', times: 1 }]);
    await create();
    await mocks.flush();
    expect(received).toEqual([]);
  });
});

describe('Control over HTTP', () => {
  it('switches faults on, shows and clears them', async () => {
    const put = await call('/__mock/klaviyo/faults', {
      method: 'PUT',
      json: { faults: [{ kind: 'rate_limit', retryAfterSeconds: 2, times: 3 }] },
    });
    expect(put.body.faults).toMatchObject([{ kind: 'rate_limit', operation: '*', left: 3 }]);
    await call('/__mock/klaviyo/faults', { method: 'DELETE' });
    expect((await call('/__mock/klaviyo/faults')).body.faults).toEqual([]);
  });

  it('names the mistakes of a fault that does not exist', async () => {
    const { status, body } = await call('/__mock/stripe/faults', {
      method: 'PUT',
      json: { faults: [{ kind: 'earthquake' }] },
    });
    expect([status, body.errors[0].path]).toEqual([422, 'faults.0.kind']);
  });

  it('shows the last requests of a vendor with operation and status', async () => {
    await stripe('/v1/payment_intents', manual('pm_card_visa'), { 'x-correlation-id': 'c-1' });
    const { body } = await call('/__mock/stripe/requests');
    expect(body.requests).toMatchObject([
      { operation: 'payment_intents.create', status: 200, correlationId: 'c-1', account: 'default' },
    ]);
  });

  it.each<VendorName>(['stripe', 'adyen', 'weclapp', 'sendcloud', 'moodle', 'klaviyo', 'sendgrid'])(
    'shows the state of %s',
    async (vendor) => {
      expect((await call(`/__mock/${vendor}/state`)).status).toBe(200);
    },
  );
});

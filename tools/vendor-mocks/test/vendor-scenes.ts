import { mockTokens } from '../src/index.ts';
import type { Shown } from './published-specs.ts';
import {
  ask,
  askMoodle,
  askStripe,
  at,
  manual,
  newMoodleUser,
  type Answered,
  type Stage,
} from './support.ts';

/** Plays one vendor through all its operations, good and bad, and gives back everything it said. */
export type Scene = (stage: Stage) => Promise<Shown[]>;

/** Collects answers under the operation they belong to. */
class Recording {
  readonly shown: Shown[] = [];
  readonly #spec: string;

  constructor(spec: string) {
    this.#spec = spec;
  }

  async keep(operation: string, asked: Promise<Answered>): Promise<unknown> {
    const { status, body, text } = await asked;
    this.shown.push({ spec: this.#spec, operation, status, body: text === '' ? '' : body });
    return body;
  }
}

const stripe: Scene = async (stage) => {
  const say = new Recording('stripe');
  const to = (path: string, form?: Record<string, string>, headers?: Record<string, string>) =>
    askStripe(stage, path, { ...(form ? { form } : {}), ...(headers ? { headers } : {}) });
  const create = 'POST /v1/payment_intents';
  const intent = '/v1/payment_intents/{intent}';
  const made = await say.keep(create, to('/v1/payment_intents', manual('pm_card_visa')));
  const other = await say.keep(create, to('/v1/payment_intents', manual('pm_card_visa')));
  const bare = await say.keep(create, to('/v1/payment_intents', { amount: '500', currency: 'eur' }));
  await say.keep(create, to('/v1/payment_intents', manual(mockTokens.stripe.insufficientFunds)));
  await say.keep(create, to('/v1/payment_intents', manual(mockTokens.stripe.authenticationRequired)));
  await say.keep(create, to('/v1/payment_intents', { amount: '0' }));
  await say.keep(create, to('/v1/payment_intents', manual('pm_x'), { authorization: 'Bearer no' }));
  const key = { 'idempotency-key': 'k' };
  await say.keep(create, to('/v1/payment_intents', { amount: '500', currency: 'eur' }, key));
  await say.keep(create, to('/v1/payment_intents', { amount: '501', currency: 'eur' }, key));
  const path = `/v1/payment_intents/${at(made, 'id')}`;
  await say.keep(
    `POST ${intent}/confirm`,
    to(`/v1/payment_intents/${at(bare, 'id')}/confirm`, { payment_method: 'pm_card_visa' }),
  );
  await say.keep(`POST ${intent}/confirm`, to(`${path}/confirm`, {}));
  await say.keep(`POST ${intent}/capture`, to(`${path}/capture`, { 'expand[0]': 'latest_charge' }));
  await say.keep(`POST ${intent}/capture`, to(`${path}/capture`, {}));
  await say.keep(`POST ${intent}/cancel`, to(`/v1/payment_intents/${at(other, 'id')}/cancel`, {}));
  await say.keep(`POST ${intent}/cancel`, to(`${path}/cancel`, {}));
  await say.keep(`GET ${intent}`, to(`${path}?expand[0]=latest_charge`));
  await say.keep(`GET ${intent}`, to('/v1/payment_intents/pi_none'));
  await say.keep('GET /v1/payment_intents', to('/v1/payment_intents?limit=2'));
  await say.keep('GET /v1/payment_intents', to('/v1/payment_intents?limit=999'));
  const refund = await say.keep('POST /v1/refunds', to('/v1/refunds', { payment_intent: at(made, 'id') }));
  await say.keep('POST /v1/refunds', to('/v1/refunds', { payment_intent: at(made, 'id') }));
  await say.keep('GET /v1/refunds', to('/v1/refunds'));
  await say.keep('GET /v1/refunds', to('/v1/refunds?limit=0'));
  await say.keep('GET /v1/refunds/{refund}', to(`/v1/refunds/${at(refund, 'id')}`));
  await say.keep('GET /v1/refunds/{refund}', to('/v1/refunds/re_none'));
  const events = await say.keep('GET /v1/events', to('/v1/events'));
  await say.keep('GET /v1/events', to('/v1/events?limit=0'));
  await say.keep('GET /v1/events/{id}', to(`/v1/events/${at(events, 'data.0.id')}`));
  await say.keep('GET /v1/events/{id}', to('/v1/events/evt_none'));
  stage.mocks.faults('stripe', [
    { kind: 'rate_limit', times: 1 },
    { kind: 'status', status: 500 },
  ]);
  await say.keep(create, to('/v1/payment_intents', manual('pm_card_visa')));
  await say.keep(create, to('/v1/payment_intents', manual('pm_card_visa')));
  return say.shown;
};

const adyen: Scene = async (stage) => {
  const say = new Recording('adyen');
  const to = (path: string, json: unknown, apiKey = 'adyen_test_accord') =>
    ask(stage, `/adyen/v72${path}`, { json, headers: { 'x-api-key': apiKey } });
  const amount = { currency: 'EUR', value: 14900 };
  const own = { merchantAccount: 'AccordDE', reference: 'attempt-1' };
  const pay = (storedPaymentMethodId: string) => ({
    ...own,
    amount,
    returnUrl: 'https://shop.example.org/done',
    paymentMethod: { type: 'scheme', storedPaymentMethodId },
  });
  const made = await say.keep('POST /payments', to('/payments', pay(mockTokens.adyen.ok)));
  const other = await say.keep('POST /payments', to('/payments', pay(mockTokens.adyen.ok)));
  await say.keep('POST /payments', to('/payments', pay(mockTokens.adyen.refused)));
  await say.keep('POST /payments', to('/payments', pay('UNKNOWN')));
  await say.keep('POST /payments', to('/payments', pay(mockTokens.adyen.ok), 'wrong'));
  await say.keep('POST /payments', to('/payments', { ...pay(mockTokens.adyen.ok), merchantAccount: 'X' }));
  await say.keep('POST /payments/details', to('/payments/details', { details: {} }));
  for (const [name, psp, body] of [
    ['captures', at(made, 'pspReference'), { ...own, amount }],
    ['refunds', at(made, 'pspReference'), { ...own, amount }],
    ['reversals', at(made, 'pspReference'), own],
    ['cancels', at(other, 'pspReference'), own],
  ] as const) {
    const operation = `POST /payments/{paymentPspReference}/${name}`;
    await say.keep(operation, to(`/payments/${psp}/${name}`, body));
    await say.keep(operation, to(`/payments/NONE/${name}`, body));
    await new Promise((resolve) => setImmediate(resolve));
  }
  stage.mocks.faults('adyen', [{ kind: 'status', status: 500 }]);
  await say.keep('POST /payments', to('/payments', pay(mockTokens.adyen.ok)));
  await stage.mocks.flush();
  const told = stage.received.map(({ body }) => {
    const notice: unknown = JSON.parse(body);
    const code = at(notice, 'notificationItems.0.NotificationRequestItem.eventCode');
    return { spec: 'adyen-webhooks', operation: `webhook /${code}`, body: notice };
  });
  return [...say.shown, ...told];
};

const weclapp: Scene = async (stage) => {
  const say = new Recording('weclapp');
  const to = (
    path: string,
    json?: unknown,
    { method, token = 'weclapp_test_accord' }: { method?: string; token?: string } = {},
  ) =>
    ask(stage, `/weclapp/webapp/api/v2${path}`, {
      ...(json === undefined ? {} : { json }),
      ...(method ? { method } : {}),
      headers: { authenticationtoken: token },
    });
  const article = await say.keep('GET /article', to('/article?sort=-lastModifiedDate&pageSize=3'));
  await say.keep('GET /article', to('/article', undefined, { token: 'wrong' }));
  await say.keep('GET /article/count', to('/article/count'));
  await say.keep('GET /article/count', to('/article/count?name-resembles=x'));
  await say.keep('GET /article/id/{id}', to(`/article/id/${at(article, 'result.0.id')}`));
  await say.keep('GET /article/id/{id}', to('/article/id/0'));
  await say.keep('GET /warehouseStock', to('/warehouseStock'));
  await say.keep('GET /warehouseStock', to('/warehouseStock?quantity-about=5'));
  const ada = { partyType: 'PERSON', lastName: 'Lovelace', email: 'ada@example.org' };
  const party = await say.keep('POST /party', to('/party', ada));
  await say.keep('POST /party', to('/party', { partyType: 'ROBOT' }));
  await say.keep('GET /party', to('/party?email-eq=ada@example.org'));
  await say.keep('GET /party', to('/party?email-smells=x'));
  const partyPath = `/party/id/${at(party, 'id')}`;
  await say.keep('PUT /party/id/{id}', to(partyPath, { ...ada, version: '0' }, { method: 'PUT' }));
  await say.keep('PUT /party/id/{id}', to(partyPath, { ...ada, version: '0' }, { method: 'PUT' }));
  const order = {
    customerId: at(party, 'id'),
    orderNumberAtCustomer: 'A-1',
    orderItems: [{ articleId: at(article, 'result.0.id'), quantity: '2', unitPrice: '9.95' }],
  };
  const booked = await say.keep('POST /salesOrder', to('/salesOrder', order));
  await say.keep('POST /salesOrder', to('/salesOrder?dryRun=true', order));
  await say.keep('POST /salesOrder', to('/salesOrder', { customerId: '0' }));
  await say.keep('GET /salesOrder', to('/salesOrder?orderNumberAtCustomer-eq=A-1'));
  await say.keep('GET /salesOrder', to('/salesOrder?status-is=x'));
  const orderPath = `/salesOrder/id/${at(booked, 'id')}`;
  await say.keep('GET /salesOrder/id/{id}', to(orderPath));
  await say.keep('GET /salesOrder/id/{id}', to('/salesOrder/id/0'));
  await say.keep('PUT /salesOrder/id/{id}', to(orderPath, { ...order, version: '0' }, { method: 'PUT' }));
  await say.keep('PUT /salesOrder/id/{id}', to(orderPath, { ...order, version: '0' }, { method: 'PUT' }));
  await say.keep('GET /shipment', to('/shipment'));
  await say.keep('GET /shipment', to('/shipment?status-is=x'));
  await say.keep('GET /shipment/id/{id}', to('/shipment/id/0'));
  const hook = { url: 'http://127.0.0.1:9/x', entityName: 'unit', atCreate: true, requestMethod: 'POST' };
  const subscribed = await say.keep('POST /webhook', to('/webhook', hook));
  await say.keep('POST /webhook', to('/webhook', { ...hook, url: 'nowhere' }));
  await say.keep('GET /webhook', to('/webhook'));
  await say.keep('GET /webhook', to('/webhook?url-is=x'));
  const hookPath = `/webhook/id/${at(subscribed, 'id')}`;
  await say.keep('DELETE /webhook/id/{id}', to(hookPath, undefined, { method: 'DELETE' }));
  await say.keep('DELETE /webhook/id/{id}', to(hookPath, undefined, { method: 'DELETE' }));
  stage.mocks.faults('weclapp', [
    { kind: 'rate_limit', times: 1 },
    { kind: 'status', status: 500 },
  ]);
  await say.keep('GET /article', to('/article'));
  await say.keep('GET /article', to('/article'));
  return say.shown;
};

const sendcloud: Scene = async (stage) => {
  const say = new Recording('sendcloud-shipments');
  const tracking = new Recording('sendcloud-tracking');
  const to = (path: string, json?: unknown) =>
    ask(stage, `/sendcloud/api/v3${path}`, {
      ...(json === undefined ? {} : { json }),
      headers: {
        authorization: `Basic ${Buffer.from('sendcloud_public:sendcloud_secret').toString('base64')}`,
      },
    });
  const parcel = {
    to_address: {
      name: 'Ada Lovelace',
      address_line_1: 'Torstraße',
      house_number: '1',
      postal_code: '10119',
      city: 'Berlin',
      country_code: 'DE',
      email: 'ada@example.org',
    },
    ship_with: { type: 'shipping_option_code', properties: { shipping_option_code: 'dhl:parcel' } },
    order_number: 'A-1',
    external_reference_id: 'shipment-1',
    parcels: [{ weight: { value: '1.0', unit: 'kg' } }],
  };
  const made = await say.keep('POST /shipments/announce', to('/shipments/announce', parcel));
  await say.keep('POST /shipments/announce', to('/shipments/announce', { parcels: [] }));
  const path = `/shipments/${at(made, 'data.id')}`;
  await say.keep('GET /shipments/{id}', to(path));
  await say.keep('GET /shipments', to('/shipments?external_reference_id=shipment-1'));
  await say.keep('GET /shipments', to('/shipments?external_reference_id=none'));
  await say.keep('POST /shipments/{id}/cancel', to(`${path}/cancel`, {}));
  await say.keep('POST /shipments/{id}/cancel', to(`${path}/cancel`, {}));
  await say.keep('POST /shipments/{id}/cancel', to('/shipments/none/cancel', {}));
  const number = at(made, 'data.parcels.0.tracking_number');
  const parcels = 'GET /parcels/tracking/{tracking_number}';
  await tracking.keep(parcels, to(`/parcels/tracking/${number}`));
  await tracking.keep(parcels, to('/parcels/tracking/none'));
  await stage.mocks.flush();
  const told = stage.received.map(({ body }) => ({
    spec: 'sendcloud-webhooks',
    operation: 'webhook ParcelStatusChanged',
    body: JSON.parse(body) as unknown,
  }));
  return [...say.shown, ...tracking.shown, ...told];
};

const moodle: Scene = async (stage) => {
  const say = new Recording('moodle');
  const to = (wsfunction: string, form: Record<string, string> = {}) =>
    say.keep('POST /webservice/rest/server.php', askMoodle(stage, wsfunction, form));
  const made = await to('core_user_create_users', newMoodleUser);
  await to('core_user_create_users', newMoodleUser);
  await to('core_user_get_users_by_field', { field: 'email', 'values[0]': 'ada@example.org' });
  const userid = String(at(made, '0.id'));
  const seat = { 'enrolments[0][roleid]': '5', 'enrolments[0][userid]': userid };
  await to('enrol_manual_enrol_users', { ...seat, 'enrolments[0][courseid]': '11' });
  await to('core_enrol_get_users_courses', { userid });
  await to('core_enrol_get_enrolled_users', { courseid: '11' });
  await to('core_enrol_get_enrolled_users', {
    courseid: '11',
    'options[0][name]': 'userfields',
    'options[0][value]': 'id,username,suspended,roles',
  });
  await to('enrol_manual_unenrol_users', { ...seat, 'enrolments[0][courseid]': '11' });
  await to('enrol_manual_enrol_users', { ...seat, 'enrolments[0][courseid]': '999' });
  await to('mod_of_the_day', {});
  await to('core_enrol_get_users_courses', { userid, wstoken: 'wrong' });
  return say.shown;
};

const klaviyo: Scene = async (stage) => {
  const say = new Recording('klaviyo-profiles');
  const to = (path: string, json?: unknown, authorization = 'Klaviyo-API-Key klaviyo_test_accord') =>
    ask(stage, `/klaviyo${path}`, {
      ...(json === undefined ? {} : { json }),
      headers: { authorization, revision: '2026-07-15', 'content-type': 'application/vnd.api+json' },
    });
  const data = {
    type: 'profile',
    attributes: {
      email: 'ada@example.org',
      first_name: 'Ada',
      location: { city: 'Berlin', country: 'DE' },
      properties: { accord_customer_id: 'c-1' },
    },
  };
  await say.keep('POST /api/profile-import', to('/api/profile-import', { data }));
  await say.keep('POST /api/profile-import', to('/api/profile-import', { data }));
  await say.keep(
    'POST /api/profile-import',
    to('/api/profile-import', { data: { type: 'profile', attributes: {} } }),
  );
  await say.keep('POST /api/profile-import', to('/api/profile-import', { data }, 'Klaviyo-API-Key wrong'));
  await say.keep('GET /api/profiles', to('/api/profiles?filter=equals(email,"ada@example.org")'));
  await say.keep('GET /api/profiles', to('/api/profiles', undefined, 'none'));
  const jobs = '/api/profile-bulk-import-jobs';
  const bulk = { data: { type: 'profile-bulk-import-job', attributes: { profiles: { data: [data] } } } };
  const job = await say.keep(`POST ${jobs}`, to(jobs, bulk));
  await say.keep(`POST ${jobs}`, to(jobs, { data: {} }));
  await say.keep(`GET ${jobs}/{job_id}`, to(`${jobs}/${at(job, 'data.id')}`));
  await say.keep(`GET ${jobs}/{job_id}`, to(`${jobs}/none`));
  stage.mocks.faults('klaviyo', [
    { kind: 'rate_limit', times: 1 },
    { kind: 'status', status: 500 },
  ]);
  await say.keep('GET /api/profiles', to('/api/profiles'));
  await say.keep('GET /api/profiles', to('/api/profiles'));
  return say.shown;
};

const sendgrid: Scene = async (stage) => {
  const say = new Recording('sendgrid-mail');
  const operation = 'POST /v3/mail/send';
  const mail = {
    personalizations: [{ to: [{ email: 'ada@example.org' }] }],
    from: { email: 'shop@example.org' },
    subject: 'Hello',
    content: [{ type: 'text/plain', value: 'Hi' }],
  };
  const to = (json: unknown, key = 'SG.test_accord') =>
    ask(stage, '/sendgrid/v3/mail/send', { json, headers: { authorization: `Bearer ${key}` } });
  await say.keep(operation, to(mail));
  await say.keep(operation, to({ ...mail, subject: '' }));
  await say.keep(operation, to(mail, 'wrong'));
  stage.mocks.faults('sendgrid', [{ kind: 'status', status: 500 }]);
  await say.keep(operation, to(mail));
  return say.shown;
};

const slack: Scene = async (stage) => {
  const say = new Recording('slack-chat');
  const operation = 'POST /chat.postMessage';
  const to = (form: Record<string, string>, token = 'xoxb_test_accord') =>
    ask(stage, '/slack/chat.postMessage', { form, headers: { authorization: `Bearer ${token}` } });
  const message = { channel: 'C0ACCORD01', text: 'moodle fails' };
  const posted = await say.keep(operation, to(message));
  await say.keep(operation, to({ ...message, thread_ts: at(posted, 'ts'), reply_broadcast: 'true' }));
  const refusals = new Recording('slack-chat');
  await refusals.keep(operation, to({ ...message, channel: 'C0NOWHERE1' }));
  await refusals.keep(operation, to({ ...message, text: '' }));
  await refusals.keep(operation, to(message, 'wrong'));
  stage.mocks.faults('slack', [{ kind: 'rate_limit', times: 1 }]);
  await refusals.keep(operation, to(message));
  // Slack says 200; its specification shows a refusal under every other status.
  return [...say.shown, ...refusals.shown.map((one) => ({ ...one, status: 400 }))];
};

const opsgenie: Scene = async (stage) => {
  const say = new Recording('opsgenie-alerts');
  const to = (path: string, json?: unknown, key = 'opsgenie_test_accord') =>
    ask(stage, `/opsgenie/v2/alerts${path}`, {
      ...(json === undefined ? {} : { json }),
      headers: { authorization: `GenieKey ${key}` },
    });
  const alert = { message: 'moodle fails', alias: 'accord-1', priority: 'P1' };
  const made = await say.keep('POST /v2/alerts', to('', alert));
  await say.keep('POST /v2/alerts', to('', { alias: 'accord-1' }));
  await say.keep('POST /v2/alerts', to('', alert, 'wrong'));
  for (const action of ['acknowledge', 'close'])
    await say.keep(
      `POST /v2/alerts/{identifier}/${action}`,
      to(`/accord-1/${action}?identifierType=alias`, { source: 'accord' }),
    );
  const request = 'GET /v2/alerts/requests/{requestId}';
  await say.keep(request, to(`/requests/${at(made, 'requestId')}`));
  await say.keep(request, to('/requests/none'));
  stage.mocks.faults('opsgenie', [
    { kind: 'rate_limit', times: 1 },
    { kind: 'status', status: 500 },
  ]);
  await say.keep('POST /v2/alerts', to('', alert));
  await say.keep('POST /v2/alerts', to('', alert));
  return say.shown;
};

/** A scene per vendor, and the documents that it must cover. */
export const scenes: readonly {
  readonly vendor: string;
  readonly specs: readonly string[];
  readonly play: Scene;
}[] = [
  { vendor: 'Stripe', specs: ['stripe'], play: stripe },
  { vendor: 'Adyen', specs: ['adyen'], play: adyen },
  { vendor: 'weclapp', specs: ['weclapp'], play: weclapp },
  { vendor: 'Sendcloud', specs: ['sendcloud-shipments', 'sendcloud-tracking'], play: sendcloud },
  { vendor: 'Moodle', specs: ['moodle'], play: moodle },
  { vendor: 'Klaviyo', specs: ['klaviyo-profiles'], play: klaviyo },
  { vendor: 'SendGrid', specs: ['sendgrid-mail'], play: sendgrid },
  { vendor: 'Slack', specs: ['slack-chat'], play: slack },
  { vendor: 'Opsgenie', specs: ['opsgenie-alerts'], play: opsgenie },
];

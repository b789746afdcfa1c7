import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, askMoodle, at, newMoodleUser as ada, setStage, type Answered, type Stage } from './support.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage.stop());

type Row = Record<string, unknown>;

const moodle = (wsfunction: string, form?: Record<string, string>) => askMoodle(stage, wsfunction, form);

const call: (path: string, asked?: Parameters<typeof ask>[2]) => Promise<Answered> = (path, asked) =>
  ask(stage, path, asked);

const weclapp = (path: string, options: { method?: string; json?: unknown } = {}) =>
  call(`/weclapp/webapp/api/v2${path}`, {
    ...options,
    headers: { authenticationtoken: 'weclapp_test_accord' },
  });

describe('weclapp', () => {
  it('pages articles, counts them and gives only those changed since an instant', async () => {
    const all = await weclapp('/article?sort=lastModifiedDate');
    const count = await weclapp('/article/count');
    expect(at(count.body, 'result')).toBe(at(all.body, 'result.length'));
    const one = await weclapp('/article?page=2&pageSize=1&sort=lastModifiedDate');
    expect(at(one.body, 'result.0.id')).toBe(at(all.body, 'result.1.id'));
    const since = Math.max(
      ...at<Row[]>(all.body, 'result').map((row) => at<number>(row, 'lastModifiedDate')),
    );
    stage.mocks.seed('weclapp', { articles: [{ articleNumber: 'CABLE-USBC-01', grossPrice: '10.95' }] });
    const delta = await weclapp(`/article?lastModifiedDate-gt=${String(since)}`);
    expect(at<Row[]>(delta.body, 'result').map((row) => at(row, 'articleNumber'))).toEqual(['CABLE-USBC-01']);
    expect(at(delta.body, 'result.0.articlePrices.0.price')).toBe('10.95');
  });

  it('books an order once found by our number, and validates only on a dry run', async () => {
    const party = await weclapp('/party', {
      method: 'POST',
      json: { partyType: 'PERSON', lastName: 'Lovelace', email: 'ada@example.org' },
    });
    const order = { customerId: at(party.body, 'id'), orderNumberAtCustomer: 'A-1', orderItems: [] };
    const dry = await weclapp('/salesOrder?dryRun=true', { method: 'POST', json: order });
    expect(dry.status).toBe(201);
    const before = await weclapp('/salesOrder?orderNumberAtCustomer-eq=A-1');
    expect(at(before.body, 'result')).toEqual([]);
    const made = await weclapp('/salesOrder', { method: 'POST', json: order });
    const found = await weclapp('/salesOrder?orderNumberAtCustomer-eq=A-1');
    expect(at<Row[]>(found.body, 'result').map((row) => at(row, 'id'))).toEqual([at(made.body, 'id')]);
  });

  it('refuses a stale version and an order for an unknown customer with problem documents', async () => {
    const { body: party } = await weclapp('/party', {
      method: 'POST',
      json: { partyType: 'PERSON', lastName: 'Lovelace' },
    });
    const path = `/party/id/${at(party, 'id')}`;
    await weclapp(path, { method: 'PUT', json: { version: '0', firstName: 'Ada' } });
    const stale = await weclapp(path, { method: 'PUT', json: { version: '0', firstName: 'Augusta' } });
    expect([stale.status, at(stale.body, 'type')]).toEqual([
      409,
      '/webapp/view/api/errors.html#!/errors/optimistic_lock',
    ]);
    const orphan = await weclapp('/salesOrder', { method: 'POST', json: { customerId: '1' } });
    expect([orphan.status, at(orphan.body, 'validationErrors.0.location')]).toEqual([400, 'customerId']);
  });

  it('tells subscribers when stock moves, and shows the new quantity', async () => {
    const { body: article } = await weclapp('/article?articleNumber-eq=KIT-ROBOT-01');
    await call('/__mock/weclapp/stock-movements', {
      method: 'POST',
      json: { articleNumber: 'KIT-ROBOT-01', by: -7 },
    });
    const stock = await weclapp(`/warehouseStock?articleId-eq=${at(article, 'result.0.id')}`);
    expect(at(stock.body, 'result.0.quantity')).toBe('493');
    await stage.mocks.flush();
    expect(JSON.parse(stage.received[0]?.body ?? '')).toEqual({
      entityName: 'warehouseStock',
      entityId: at(stock.body, 'result.0.id'),
      type: 'UPDATE',
    });
  });

  it('refuses a filter operator that it does not have', async () => {
    expect((await weclapp('/article?name-resembles=x')).status).toBe(400);
  });
});

describe('Moodle', () => {
  it('creates a user, enrols, lists the course and takes the enrolment back', async () => {
    const created = await moodle('core_user_create_users', ada);
    const userid = String(at(created.body, '0.id'));
    const seat = {
      'enrolments[0][roleid]': '5',
      'enrolments[0][userid]': userid,
      'enrolments[0][courseid]': '11',
    };
    const enrolled = await moodle('enrol_manual_enrol_users', seat);
    expect([enrolled.status, enrolled.text]).toEqual([200, 'null']);
    const courses = await moodle('core_enrol_get_users_courses', { userid });
    expect((courses.body as Row[]).map((row) => at(row, 'idnumber'))).toEqual(['COURSE-PYTHON-101']);
    await moodle('enrol_manual_unenrol_users', seat);
    expect((await moodle('core_enrol_get_users_courses', { userid })).body).toEqual([]);
    const found = await moodle('core_user_get_users_by_field', {
      field: 'email',
      'values[0]': 'ADA@example.org',
    });
    expect(at(found.body, '0.id')).toBe(at(created.body, '0.id'));
  });

  it('lists who is in a course by parts, and apart from them those whose enrolment is suspended', async () => {
    const ids = [31, 32, 33, 34];
    stage.mocks.seed('moodle', {
      users: ids.map((id) => {
        const name = `u${String(id)}`;
        return { id, username: name, firstname: 'U', lastname: name, email: `${name}@example.org` };
      }),
      enrolments: [
        { userid: 34, courseid: 11 },
        { userid: 31, courseid: 11, roleid: 3 },
        { userid: 33, courseid: 11, suspended: true },
        { userid: 32, courseid: 11 },
      ],
    });
    const listed = async (options: Record<string, string>) => {
      const pairs = Object.entries(options).flatMap(([name, value], index) => [
        [`options[${String(index)}][name]`, name],
        [`options[${String(index)}][value]`, value],
      ]);
      const form = { courseid: '11', ...(Object.fromEntries(pairs) as Record<string, string>) };
      return (await moodle('core_enrol_get_enrolled_users', form)).body as Row[];
    };
    const idsOf = (rows: readonly Row[]) => rows.map((row) => at(row, 'id'));
    expect(idsOf(await listed({}))).toEqual(ids);
    expect(idsOf(await listed({ onlysuspended: '1' }))).toEqual([33]);
    const part = await listed({ onlyactive: '1', userfields: 'roles', limitfrom: '0', limitnumber: '2' });
    expect(part.map((row) => Object.keys(row).sort())).toEqual(Array(2).fill(['fullname', 'id', 'roles']));
    expect(part.map((row) => at(row, 'roles.0.roleid'))).toEqual([3, 5]);
    expect(idsOf(await listed({ onlyactive: '1', limitfrom: '2', limitnumber: '2' }))).toEqual([34]);
    await moodle('enrol_manual_enrol_users', {
      'enrolments[0][roleid]': '5',
      'enrolments[0][userid]': '33',
      'enrolments[0][courseid]': '11',
    });
    expect(await listed({ onlysuspended: '1' })).toEqual([]);
  });

  it('answers 200 with an exception for a taken user name, an unknown course and a wrong token', async () => {
    const created = await moodle('core_user_create_users', ada);
    const again = await moodle('core_user_create_users', ada);
    expect([again.status, at(again.body, 'errorcode')]).toEqual([200, 'invalidparameter']);
    const nowhere = await moodle('enrol_manual_enrol_users', {
      'enrolments[0][roleid]': '5',
      'enrolments[0][userid]': String(at(created.body, '0.id')),
      'enrolments[0][courseid]': '999',
    });
    expect([nowhere.status, at(nowhere.body, 'errorcode')]).toEqual([200, 'cannotfindcourse']);
    const stranger = await moodle('core_user_get_users_by_field', { wstoken: 'wrong' });
    expect([stranger.status, at(stranger.body, 'errorcode')]).toEqual([200, 'invalidtoken']);
  });

  it('keeps tokens out of the request log', async () => {
    await moodle('core_user_create_users', ada);
    expect(JSON.stringify(stage.mocks.requests('moodle'))).not.toContain('moodle_test_accord');
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
    expect([announced.status, at(announced.body, 'data.parcels.0.status.code')]).toEqual([
      201,
      'READY_TO_SEND',
    ]);
    const found = await sendcloud('/shipments?external_reference_id=shipment-1');
    expect(at(found.body, 'data.0.id')).toBe(at(announced.body, 'data.id'));
    await call('/__mock/sendcloud/progress', {
      method: 'POST',
      json: { shipmentId: at(announced.body, 'data.id'), to: 'delivered' },
    });
    await stage.mocks.flush();
    const statuses = stage.received.map(({ body }) => JSON.parse(body).parcel.status.id as number);
    expect([...statuses].sort((a, b) => a - b)).toEqual([11, 22, 91, 92, 1000]);
    const times = stage.received.map(({ body }) => JSON.parse(body).timestamp as number);
    expect(new Set(times).size).toBe(times.length);
    expect(stage.received[0]?.headers['sendcloud-signature']).toMatch(/^[0-9a-f]{64}$/);
    const tracking = await sendcloud(
      `/parcels/tracking/${at(announced.body, 'data.parcels.0.tracking_number')}`,
    );
    expect(at(tracking.body, 'events')).toHaveLength(5);
  });

  it('cancels what has not left and refuses to cancel it twice', async () => {
    const { body } = await sendcloud('/shipments/announce', parcel);
    const cancelled = await sendcloud(`/shipments/${at(body, 'data.id')}/cancel`, {});
    expect(at(cancelled.body, 'data.status')).toBe('cancelled');
    expect((await sendcloud(`/shipments/${at(body, 'data.id')}/cancel`, {})).status).toBe(409);
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
    expect(at(second.body, 'data.id')).toBe(at(first.body, 'data.id'));
    expect(at(second.body, 'data.attributes.first_name')).toBe('Ada');
    expect((await profile({ email: 'ada@example.org' }, {})).status).toBe(400);
    const nobody = await profile({ first_name: 'Ada' });
    expect(at(nobody.body, 'errors.0.source.pointer')).toBe('/data/attributes');
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
    expect([refused.status, at(refused.body, 'errors.0.field')]).toEqual([400, 'personalizations.0.to']);
    expect(at(stage.mocks.state('sendgrid'), 'mails')).toMatchObject([{ subject: 'Hello' }]);
  });
});

describe('the token of a PIM', () => {
  const shopware = { grant_type: 'client_credentials', client_id: 'SWIAACCORDTEST' };
  const whole = { ...shopware, client_secret: 'shopware_test_accord' };
  const akeneo = { grant_type: 'password', username: 'accord_0001', password: 'akeneo_password_accord' };
  const client = `Basic ${Buffer.from('1_akeneo_test_accord:akeneo_secret_accord').toString('base64')}`;
  const headers = { authorization: client };

  it.each([
    { who: 'Shopware', asked: { json: whole }, status: 200 },
    { who: 'Shopware', asked: { form: whole }, status: 400 },
    { who: 'Shopware', asked: { json: { ...shopware, client_secret: 'wrong' } }, status: 400 },
    { who: 'Akeneo', asked: { json: akeneo, headers }, status: 200 },
    { who: 'Akeneo', asked: { form: akeneo, headers }, status: 200 },
    { who: 'Akeneo', asked: { json: { ...akeneo, password: 'wrong' }, headers }, status: 422 },
    { who: 'Akeneo', asked: { json: { ...akeneo, client_id: '1_akeneo_test_accord' } }, status: 422 },
  ])('is given by $who as it is documented: $status, and none of the secrets is logged', async (row) => {
    const path = row.who === 'Shopware' ? '/shopware/api/oauth/token' : '/akeneo/api/oauth/v1/token';
    expect((await call(path, row.asked)).status).toBe(row.status);
    const logged = stage.mocks.requests(row.who === 'Shopware' ? 'shopware' : 'akeneo');
    expect(logged.map(({ body }) => at(body, 'client_secret') ?? at(body, 'password'))).toEqual(['***']);
  });
});

describe('HubSpot', () => {
  const contacts = (path: string, json: object) =>
    call(`/hubspot/crm/v3/objects/contacts/${path}`, {
      method: 'POST',
      json,
      headers: { authorization: 'Bearer pat-eu1-hubspot_test_accord' },
    });
  const upsert = (email: string, properties: object = {}) =>
    contacts('batch/upsert', { inputs: [{ idProperty: 'email', id: email, properties }] });

  it('writes one contact per address, and refuses properties that nobody has added', async () => {
    const first = await upsert('ada@example.org', { firstname: 'Ada' });
    const second = await upsert('ADA@example.org', { lastname: 'King' });
    expect([at(first.body, 'results.0.new'), at(second.body, 'results.0.new')]).toEqual([true, false]);
    expect(at(second.body, 'results.0.id')).toBe(at(first.body, 'results.0.id'));
    const refused = await upsert('ada@example.org', { shoe_size: '38' });
    expect([refused.status, at(refused.body, 'errors.0.code')]).toEqual([400, 'PROPERTY_DOESNT_EXIST']);
  });

  it('ends a search at ten thousand results, whatever it has found', async () => {
    expect((await contacts('search', { limit: 200, after: '9800' })).status).toBe(200);
    expect((await contacts('search', { limit: 200, after: '9801' })).status).toBe(400);
    expect((await contacts('search', { limit: 201 })).status).toBe(400);
  });

  it('bars an address that it is to delete and does not know', async () => {
    const deletion = { idProperty: 'email', objectId: 'nobody@example.org' };
    expect((await contacts('gdpr-delete', deletion)).status).toBe(204);
    expect((await upsert('nobody@example.org')).status).toBe(400);
  });
});

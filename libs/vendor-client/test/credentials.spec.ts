import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@accord/service-kit';
import {
  basic,
  bearer,
  formToken,
  header,
  oauth2ClientCredentials,
  oauth2Password,
  queryToken,
} from '../src/index.ts';
import type { VendorAuth, VendorClientOptions } from '../src/index.ts';
import { deadUrl, json, loopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';
import { create, failureOf, read, testClient } from './test-client.ts';
import type { TestClient } from './test-client.ts';

let vendor: Loopback;
let identity: Loopback;

beforeEach(async () => {
  vendor = await loopback(json({ fine: true }));
  identity = await loopback();
});

afterEach(async () => {
  await Promise.all([vendor.stop(), identity.stop()]);
});

/** An account whose token address gives token-1, token-2 … each good for `lifeSeconds`. */
function tokenAccount(lifeSeconds: unknown, options: Partial<VendorClientOptions> = {}): TestClient {
  let issued = 0;
  identity.answer((response, seen) => {
    issued += 1;
    json({ access_token: `token-${String(issued)}`, expires_in: lifeSeconds })(response, seen);
  });
  return testClient(vendor.url, { auth: clientCredentials(`${identity.url}/token`), ...options });
}

function clientCredentials(tokenUrl: string): VendorAuth {
  const clientSecret = new Secret('client-canary-secret');
  return oauth2ClientCredentials({ tokenUrl, clientId: 'shop', clientSecret, scope: 'all' });
}

/** Accepts only the token named. */
function acceptOnly(token: string): void {
  vendor.answer((response, seen) => {
    const known = seen.headers.authorization === `Bearer ${token}`;
    json(known ? { fine: true } : {}, known ? 200 : 401)(response, seen);
  });
}

describe('fixed credentials', () => {
  it.each<[string, VendorAuth, Record<string, string>]>([
    ['bearer', bearer(new Secret('s')), { authorization: 'Bearer s' }],
    ['basic', basic('user', new Secret('s')), { authorization: 'Basic dXNlcjpz' }],
    ['header', header('X-API-Key', new Secret('s')), { 'x-api-key': 's' }],
    ['prefixed', header('Authorization', new Secret('s'), 'Key '), { authorization: 'Key s' }],
  ])('go out as %s header', async (_name, auth, headers) => {
    await testClient(vendor.url, { auth }).client.call(read);
    expect(vendor.seen[0]?.headers).toMatchObject(headers);
  });

  it('go out in the query or the form where the vendor wants them there', async () => {
    const inQuery = testClient(`${vendor.url}/base/`, { auth: queryToken('wstoken', new Secret('s&t')) });
    await inQuery.client.call({ ...read, query: { page: 2 } });
    await inQuery.client.call(read);
    const inForm = testClient(vendor.url, { auth: formToken('wstoken', new Secret('s')) });
    await inForm.client.call({
      operation: 'list',
      method: 'POST',
      path: '/x',
      form: { a: 1 },
      repeat: 'safe',
    });
    expect(vendor.seen.map(({ path }) => path)).toEqual([
      '/base/things?page=2&wstoken=s%26t',
      '/base/things?wstoken=s%26t',
      '/x',
    ]);
    expect(vendor.seen[2]?.body).toBe('a=1&wstoken=s');
  });

  it('that are refused open the circuit at once: the vendor sees them once, not once per call', async () => {
    vendor.answer(json({}, 401));
    const { client, time } = testClient(vendor.url);
    expect(await failureOf(client.call(read))).toMatchObject({
      code: 'acme.auth_failed',
      kind: 'wait_for_vendor',
      sent: 'yes',
    });
    for (let call = 0; call < 20; call += 1)
      expect(await failureOf(client.call(read))).toMatchObject({ code: 'acme.circuit_open', sent: 'no' });
    expect(vendor.seen).toHaveLength(1);
    expect(client.trouble()).toEqual({
      operation: 'read',
      reason: 'acme.auth_failed',
      since: new Date(Date.UTC(2026, 0, 1)),
      mayTry: false,
    });
    // Of an operation that nobody who asks here needs.
    expect(client.trouble(['read'])).toBeUndefined();
    vendor.answer(json({ fine: true }));
    time.advance(5_000);
    expect((await client.call(read)).status).toBe(200);
    expect(client.trouble()).toBeUndefined();
  });

  it('that may not do one thing do not close the way to others: 403 counts like other trouble', async () => {
    vendor.answer(json({}, 403), json({ fine: true }));
    const { client } = testClient(vendor.url);
    expect(await failureOf(client.call(read))).toMatchObject({ code: 'acme.auth_failed' });
    expect((await client.call(read)).status).toBe(200);
  });
});

describe('an OAuth2 token', () => {
  it('is fetched once for twenty callers that need it at the same time', async () => {
    const { client } = tokenAccount(3600);
    await Promise.all(Array.from({ length: 20 }, () => client.call(read)));
    expect(identity.seen).toHaveLength(1);
    expect(identity.seen[0]).toMatchObject({ method: 'POST', path: '/token' });
    expect(identity.seen[0]?.body).toBe(
      'grant_type=client_credentials&client_id=shop&client_secret=client-canary-secret&scope=all',
    );
    expect(new Set(vendor.seen.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer token-1']),
    );
  });

  it('is asked for as JSON, and with the client in the header, where the vendor wants it so', async () => {
    const client = { tokenUrl: `${identity.url}/token`, clientId: 'shop', clientSecret: new Secret('s') };
    const user = { name: 'accord', password: new Secret('p') };
    for (const auth of [
      oauth2ClientCredentials({ ...client, requestAs: 'json' }),
      oauth2Password({ ...client, user, requestAs: 'json', clientIn: 'header' }),
      oauth2Password({ ...client, user, clientIn: 'header' }),
    ])
      await tokenAccount(3600, { auth }).client.call(read);
    expect(
      identity.seen.map(({ headers, body }) => [headers['content-type'], headers.authorization, body]),
    ).toEqual([
      [
        'application/json',
        undefined,
        '{"grant_type":"client_credentials","client_id":"shop","client_secret":"s"}',
      ],
      ['application/json', 'Basic c2hvcDpz', '{"grant_type":"password","username":"accord","password":"p"}'],
      [
        'application/x-www-form-urlencoded',
        'Basic c2hvcDpz',
        'grant_type=password&username=accord&password=p',
      ],
    ]);
  });

  it('is renewed 60 s before its end, and not sooner', async () => {
    const { client, time } = tokenAccount(3600);
    await client.call(read);
    time.advance(3_539_000);
    await client.call(read);
    expect(identity.seen).toHaveLength(1);
    time.advance(1_000);
    await client.call(read);
    expect(vendor.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it.each([
    ['is missing', undefined, 239],
    ['is 0', 0, 239],
    ['is less than nothing', -5, 239],
    ['is not a number', 'soon', 239],
    ['is longer than any', 1e9, 86_339],
    ['comes as text', '100', 49],
    ['is shorter than a minute', 30, 14],
  ])('may be used although its life %s', async (_what, lifeSeconds, goodForSeconds) => {
    const { client, time } = tokenAccount(lifeSeconds);
    await client.call(read);
    time.advance(goodForSeconds * 1000);
    await client.call(read);
    expect(identity.seen).toHaveLength(1);
    time.advance(1_000);
    await client.call(read);
    expect(identity.seen).toHaveLength(2);
  });

  it('that expired early is replaced once for all its holders, who then get their answers', async () => {
    const { client } = tokenAccount(3600);
    await client.call(read);
    acceptOnly('token-2');
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.call(create)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(identity.seen).toHaveLength(2);
    expect(client.describe().circuits).toContainEqual({ operation: 'create', state: 'closed' });
  });

  it('that is refused again right after its renewal is final', async () => {
    vendor.answer(json({}, 401));
    const { client } = tokenAccount(3600);
    expect(await failureOf(client.call(read))).toMatchObject({ code: 'acme.auth_failed', sent: 'yes' });
    expect(vendor.seen).toHaveLength(2);
    expect(identity.seen).toHaveLength(2);
  });

  it('that cannot be had means that nothing was sent', async () => {
    const { client } = testClient(vendor.url, { auth: clientCredentials(await deadUrl()) });
    expect(await failureOf(client.call(create))).toMatchObject({ code: 'acme.unreachable', sent: 'no' });
    identity.answer(json({ error: 'invalid_client' }, 400));
    const unknown = testClient(vendor.url, { auth: clientCredentials(identity.url) });
    expect(await failureOf(unknown.client.call(create))).toMatchObject({
      code: 'acme.auth_failed',
      sent: 'no',
    });
    identity.answer(json({ access_token: '' }));
    const empty = testClient(vendor.url, { auth: clientCredentials(identity.url), limits: { attempts: 1 } });
    expect(await failureOf(empty.client.call(create))).toMatchObject({
      code: 'acme.malformed_answer',
      sent: 'no',
    });
    expect(vendor.seen).toHaveLength(0);
  });

  it('that others still wait for does not hold a call beyond its deadline', async () => {
    identity.answer(() => undefined);
    const { client } = testClient(vendor.url, {
      auth: clientCredentials(identity.url),
      limits: { tryTimeoutMs: 400 },
    });
    const patient = failureOf(client.call({ ...read, deadlineMs: 300 }));
    const hasty = failureOf(client.call({ ...read, deadlineMs: 20 }));
    const first = await Promise.race([patient.then(() => 'patient'), hasty.then(() => 'hasty')]);
    expect(first).toBe('hasty');
    expect(await hasty).toMatchObject({ code: 'acme.deadline_exceeded', sent: 'no' });
    await patient;
  });
});

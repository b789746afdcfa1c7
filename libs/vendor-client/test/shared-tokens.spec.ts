import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@accord/service-kit';
import { Client } from 'pg';
import { PostgresVendorHome, oauth2ClientCredentials } from '../src/index.ts';
import type { VendorClientOptions } from '../src/index.ts';
import { json, loopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';
import { sharedHome } from './shared-home.ts';
import type { SharedHome } from './shared-home.ts';
import { StillTime, failureOf, read, testClient } from './test-client.ts';
import type { TestClient } from './test-client.ts';

let shared: SharedHome;
let database: Client;
let vendor: Loopback;
let identity: Loopback;
let account = 0;
let good: (token: string) => boolean;

beforeAll(async () => {
  shared = await sharedHome();
  database = new Client({ connectionString: shared.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await shared.close();
});

beforeEach(async () => {
  account += 1;
  good = () => true;
  vendor = await loopback((response, seen) => {
    const token = (seen.headers.authorization ?? '').replace('Bearer ', '');
    json({ token }, good(token) ? 200 : 401)(response, seen);
  });
  let issued = 0;
  identity = await loopback((response, seen) => {
    issued += 1;
    json({ access_token: `token-${String(issued)}`, expires_in: 3600 })(response, seen);
  });
});
afterEach(async () => {
  await Promise.all([vendor.stop(), identity.stop()]);
});

/** A replica whose wall clock is wrong by so many minutes. */
function replica(
  minutesOff: number,
  options: Partial<VendorClientOptions> = {},
  secret = 'hush',
): TestClient {
  const time = new StillTime();
  const clock = { now: () => new Date(time.clock.now().getTime() + minutesOff * 60_000) };
  const auth = oauth2ClientCredentials({
    tokenUrl: `${identity.url}/token`,
    clientId: 'shop',
    clientSecret: new Secret(secret),
  });
  const runtime = { clock, chance: time.chance, monotonicMs: time.monotonicMs };
  return {
    ...testClient(vendor.url, {
      account: `shop-${String(account)}`,
      auth,
      home: shared.open(),
      runtime,
      ...options,
    }),
    time,
  };
}

/** Lets time pass at the home: its clock is the database's own. */
async function pass(minutes: number): Promise<void> {
  await database.query(
    `UPDATE vendor_tokens SET fresh_until = fresh_until - $1 * interval '1 min', ends_at = ends_at - $1 * interval '1 min'`,
    [minutes],
  );
}

const tokensUsed = (): (string | undefined)[] =>
  vendor.seen.map(({ headers }) => headers.authorization?.replace('Bearer ', ''));

describe('a token of several replicas whose clocks are five minutes apart', () => {
  it('is fetched once for all, and replaced once, 60 s before its end', async () => {
    const replicas = [replica(0), replica(5), replica(-5)];
    const all = async (): Promise<void> => {
      await Promise.all(replicas.flatMap(({ client }) => [client.call(read), client.call(read)]));
    };
    await all();
    expect(identity.seen).toHaveLength(1);

    await pass(58.5);
    for (const { time } of replicas) time.advance(58.5 * 60_000);
    await all();
    expect(identity.seen).toHaveLength(1);

    await pass(0.6);
    for (const { time } of replicas) time.advance(0.6 * 60_000);
    await all();
    await all();
    expect(identity.seen).toHaveLength(2);
    for (const { time } of replicas) time.advance(2_000);
    await all();
    expect(identity.seen).toHaveLength(2);
    expect(tokensUsed().slice(-6)).toEqual(Array.from({ length: 6 }, () => 'token-2'));
  });

  it('that the vendor revoked is replaced once, and everybody gets an answer', async () => {
    const replicas = [replica(0), replica(5), replica(-5)];
    await Promise.all(replicas.map(({ client }) => client.call(read)));
    good = (token) => token === 'token-2';
    const answers = await Promise.all(
      replicas.flatMap(({ client }) => Array.from({ length: 5 }, () => client.call(read))),
    );
    expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 15 }, () => ({ token: 'token-2' })));
    expect(identity.seen).toHaveLength(2);
  });

  it('is not asked for again and again when the vendor takes none: each replica tries twice and opens its circuit', async () => {
    good = () => false;
    const replicas = [replica(0), replica(5)];
    for (let call = 0; call < 10; call += 1)
      for (const { client } of replicas) await failureOf(client.call(read));
    expect(vendor.seen.length).toBeLessThanOrEqual(4);
    expect(identity.seen.length).toBeLessThanOrEqual(4);
  });

  it('lies sealed in the home, and a replica with a rotated secret has one of its own', async () => {
    await replica(0).client.call(read);
    const { rows } = await database.query<{ sealed: Buffer }>('SELECT sealed FROM vendor_tokens');
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed } of rows) expect(sealed.toString('latin1')).not.toContain('token-');
    await replica(0, {}, 'rotated').client.call(read);
    await replica(0).client.call(read);
    expect(tokensUsed()).toEqual(['token-1', 'token-2', 'token-1']);
  });

  it('is fetched by each for itself when the home is away', async () => {
    const home = new PostgresVendorHome({ url: 'postgres://x@127.0.0.1:1/x', service: 'test', shares: 2 });
    await replica(0, { home }).client.call(read);
    await replica(0, { home }).client.call(read);
    expect(tokensUsed()).toEqual(['token-1', 'token-2']);
    await home.close();
  });

  it('may be claimed by another replica when the one that fetched it failed', async () => {
    const failing = replica(0, { limits: { attempts: 1 } });
    identity.answer(json({ error: 'unavailable' }, 503));
    await failureOf(failing.client.call(read));
    identity.answer(json({ access_token: 'token-9', expires_in: 60 }));
    expect((await replica(0).client.call(read)).body).toEqual({ token: 'token-9' });
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HealthRegistry, monotonicMs } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { systemRuntime } from '../src/options.ts';
import { PostgresVendorHome, openVendorHome, prepareVendorHome, vendorHomeConfig } from '../src/index.ts';
import type { Lane, QuotaWindow, VendorClient, VendorClientOptions } from '../src/index.ts';
import { json, loopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';
import { sharedHome } from './shared-home.ts';
import type { SharedHome } from './shared-home.ts';
import { failureOf, read, StillTime, testClient } from './test-client.ts';

let shared: SharedHome;
let vendor: Loopback;
let arrivals: { readonly atMs: number; readonly lane: string }[];
let account = 0;

beforeAll(async () => {
  shared = await sharedHome();
});
afterAll(async () => shared.close());
beforeEach(async () => {
  account += 1;
  arrivals = [];
  vendor = await loopback((response, seen) => {
    arrivals.push({ atMs: monotonicMs(), lane: String(seen.headers['x-lane']) });
    json({ fine: true })(response, seen);
  });
});
afterEach(async () => {
  await vendor.stop();
});

/** A process of its own, as far as quotas go: it shares nothing with others but the home. */
function replica(
  quota: readonly QuotaWindow[],
  options: Partial<VendorClientOptions> = { home: shared.open() },
): VendorClient {
  return testClient(vendor.url, {
    account: `shop-${String(account)}`,
    quota,
    runtime: systemRuntime,
    ...options,
  }).client;
}

const call = (client: VendorClient, lane: Lane, deadlineMs = 20_000): Promise<unknown> =>
  client.call({ ...read, lane, headers: { 'x-lane': lane }, deadlineMs });

/** The most calls that arrived in any stretch of this length. */
function mostWithin(ms: number): number {
  return Math.max(
    ...arrivals.map(({ atMs }) => arrivals.filter((one) => one.atMs >= atMs && one.atMs < atMs + ms).length),
  );
}

const quota: readonly QuotaWindow[] = [
  { limit: 40, perMs: 1_000 },
  { limit: 150, perMs: 5_000 },
];

describe('the quota of one account', () => {
  it('is kept by four processes together over any stretch of time, and the import lets the checkout pass', async () => {
    const importers = [replica(quota), replica(quota), replica(quota)];
    const till = replica(quota);
    const flood = new AbortController();
    const importing = importers.flatMap((client) =>
      Array.from({ length: 20 }, async () => {
        while (!flood.signal.aborted) await call(client, 'import', 60_000);
      }),
    );
    while (arrivals.length < 10) await systemRuntime.wait(10);
    const overtaken: number[] = [];
    for (let order = 0; order < 20; order += 1) {
      const before = arrivals.length;
      await call(till, 'checkout');
      overtaken.push(arrivals.length - 1 - before);
      await systemRuntime.wait(100);
    }
    flood.abort();
    await Promise.all(importing);
    expect(mostWithin(1_000)).toBeLessThanOrEqual(40);
    expect(mostWithin(5_000)).toBeLessThanOrEqual(150);
    // Sixty imports wait at any moment. In one queue each order would stand behind all of them, and among equals behind
    // two or three; the lane that goes first waits for one call at most. Not so an order whose own way to the home
    // stands still while the others go on: it is the half of them that is looked at.
    const median = overtaken.toSorted((one, other) => one - other)[overtaken.length / 2];
    expect(median).toBeLessThanOrEqual(1);
    expect(arrivals.filter(({ lane }) => lane === 'import').length).toBeGreaterThan(60);
  });

  it('leaves something for the import even while the checkout could use all of it', async () => {
    const tight = [{ limit: 10, perMs: 500 }];
    const till = replica(tight);
    const importer = replica(tight);
    const busy = new AbortController();
    const selling = Array.from({ length: 10 }, async () => {
      while (!busy.signal.aborted) await call(till, 'checkout', 60_000);
    });
    while (arrivals.length < 10) await systemRuntime.wait(10);
    await call(importer, 'import', 60_000);
    busy.abort();
    await Promise.all(selling);
    expect(arrivals.filter(({ lane }) => lane === 'import')).toHaveLength(1);
  });

  it('costs far fewer questions than calls', async () => {
    const home = shared.open();
    let asked = 0;
    const counting = new Proxy(home, {
      get: (target, name) => {
        if (name !== 'quotaOf') return Reflect.get(target, name, target) as unknown;
        return (...of: Parameters<typeof home.quotaOf>) => {
          const source = target.quotaOf(...of);
          return {
            ...source,
            lease: (ask: Parameters<typeof source.lease>[0]) => {
              asked += 1;
              return source.lease(ask);
            },
          };
        };
      },
    });
    // 500 calls a second, however long each of them takes here.
    const runtime = new StillTime();
    const client = replica([{ limit: 5_000, perMs: 1_000 }], { home: counting, runtime });
    for (let calls = 0; calls < 400; calls += 1) {
      await call(client, 'sync');
      runtime.advance(2);
    }
    expect(arrivals).toHaveLength(400);
    expect(asked).toBeLessThan(100);
  });

  it('is paused for all processes by the one that was throttled', async () => {
    const throttled = replica(quota);
    const other = replica(quota);
    await call(other, 'checkout');
    vendor.answer(json({}, 429, { 'retry-after': '30' }));
    await failureOf(call(throttled, 'sync'));
    vendor.answer(json({ fine: true }));
    // Its next lease is refused, once what it holds is spent or outlived and the home has heard of the pause.
    const refused = await eventually(() => failureOf(call(other, 'checkout')));
    expect(refused).toMatchObject({ code: 'acme.rate_limited', kind: 'wait_for_vendor', sent: 'no' });
    expect(refused.retryAfterMs).toBeGreaterThan(20_000);
  });
});

describe('without the shared home', () => {
  const gone = vendorHomeConfig.parse({ ACCORD_VENDOR_HOME_URL: 'postgres://nobody@127.0.0.1:1/nowhere' });

  it('a payment goes through, each process keeps to its share, and the health page says so', async () => {
    const health = new HealthRegistry();
    const home = openVendorHome(gone, 'checkout', health);
    const client = replica([{ limit: 40, perMs: 1_000 }], { home });
    await call(client, 'checkout');
    const calls = Array.from({ length: 14 }, () => call(client, 'checkout'));
    await Promise.all(calls);
    expect(mostWithin(1_000)).toBeLessThanOrEqual(10);
    expect(await health.ready('checkout', '1')).toMatchObject({
      status: 'ready',
      dependencies: [{ name: 'vendor home', status: 'down', detail: 'vendor_home.static_share' }],
    });
    await home.close();
  });

  it('that was there before, calls go on, and no call fails', async () => {
    const home = new PostgresVendorHome({ url: shared.url, service: 'test', shares: 4 });
    const client = replica(quota, { home });
    await call(client, 'checkout');
    await home.close();
    for (let calls = 0; calls < 5; calls += 1) await call(client, 'checkout');
    expect(arrivals).toHaveLength(6);
  });
});

describe('the shared home', () => {
  it('lets one process a second probe an account that is ill', async () => {
    const homes = [shared.open(), shared.open(), shared.open()];
    let looks = 0;
    /** Looks again, at another account, where so much time has passed that a second one may. */
    const withinASecond = async (): Promise<readonly boolean[]> => {
      looks += 1;
      const name = { vendor: 'acme', account: `ill-${String(looks)}` };
      const fromMs = monotonicMs();
      const may = await Promise.all(homes.flatMap((home) => [home.mayProbe(name), home.mayProbe(name)]));
      if (monotonicMs() - fromMs > 900) throw new Error('a second has passed');
      return may;
    };
    expect((await eventually(withinASecond)).filter(Boolean)).toHaveLength(1);
    expect(await homes[0]?.mayProbe({ vendor: 'acme', account: 'other' })).toBe(true);
  });

  it('is made once, however many services start together', async () => {
    await Promise.all(Array.from({ length: 5 }, () => prepareVendorHome(shared.url)));
    await shared.open().check();
  });
});

import { describe, expect, it } from '@jest/globals';
import { HealthRegistry } from '@accord/service-kit';
import { openVendorHome, vendorHomeConfig } from './open-vendor-home.ts';

describe('the configuration of the shared home', () => {
  it('names no home and four shares when nothing is said, and then promises no health of one', async () => {
    const config = vendorHomeConfig.parse({});
    expect(config).toEqual({ ACCORD_VENDOR_SHARES: 4, ACCORD_VENDOR_QUOTAS: new Map() });
    const health = new HealthRegistry();
    const home = openVendorHome(config, 'checkout', health);
    expect([home.shares, home.quotaOf({ vendor: 'a', account: 'b' }, [])]).toEqual([4, undefined]);
    expect((await health.ready('checkout', '1')).dependencies).toEqual([]);
  });

  it('states quotas by vendor, and by account where one differs', () => {
    const config = vendorHomeConfig.parse({
      ACCORD_VENDOR_QUOTAS: 'klaviyo=75/1s, 750/1m; stripe/shop-de=25/s;stripe=none',
    });
    const home = openVendorHome(config, 'checkout', new HealthRegistry());
    expect(home.windowsOf({ vendor: 'klaviyo', account: 'default' })).toEqual([
      { limit: 75, perMs: 1_000 },
      { limit: 750, perMs: 60_000 },
    ]);
    expect(home.windowsOf({ vendor: 'stripe', account: 'shop-de' })).toEqual([{ limit: 25, perMs: 1_000 }]);
    expect(home.windowsOf({ vendor: 'stripe', account: 'default' })).toEqual([]);
    expect(home.windowsOf({ vendor: 'adyen', account: 'default' })).toBeUndefined();
  });

  it.each([
    ['ACCORD_VENDOR_QUOTAS', 'klaviyo'],
    ['ACCORD_VENDOR_QUOTAS', 'klaviyo=0/1s'],
    ['ACCORD_VENDOR_QUOTAS', 'klaviyo=75/10ms'],
    ['ACCORD_VENDOR_QUOTAS', 'klaviyo=75 a second'],
    ['ACCORD_VENDOR_QUOTAS', '=75/1s'],
    ['ACCORD_VENDOR_SHARES', '0'],
    ['ACCORD_VENDOR_SHARES', 'many'],
    ['ACCORD_VENDOR_HOME_URL', 'mysql://x'],
  ])('is refused with what to do where %s is "%s"', (name, value) => {
    const parsed = vendorHomeConfig.safeParse({ [name]: value });
    expect(parsed.error?.issues.map(({ path, message }) => [path[0], message.startsWith('must be')])).toEqual(
      [[name, expect.any(Boolean)]],
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { Addresses } from './addresses.ts';
import { mocks } from './programs.ts';
import { namedVendors, quotasOfMocks, vendorEnvironment } from './vendor-environment.ts';

describe('the vendors a start talks to', () => {
  it('are the mocks where the environment names none', () => {
    expect(vendorEnvironment('http://127.0.0.1:4010', { PATH: '/bin', STRIPE_SECRET_KEY: '' })).toMatchObject(
      {
        STRIPE_BASE_URL: 'http://127.0.0.1:4010/stripe',
        STRIPE_SECRET_KEY: 'sk_test_accord',
        ADYEN_BASE_URL: 'http://127.0.0.1:4010/adyen/v72',
      },
    );
  });

  it('are the named ones, and no part of a mock is mixed in', () => {
    const environment = { STRIPE_SECRET_KEY: 'sk_test_of_a_sandbox' };
    const chosen = vendorEnvironment('http://127.0.0.1:4010', environment);
    expect(Object.keys(chosen).filter((name) => name.startsWith('STRIPE_'))).toEqual([]);
    expect(chosen['MOODLE_BASE_URL']).toBe('http://127.0.0.1:4010/moodle');
    expect(namedVendors(environment)).toEqual(['STRIPE']);
  });

  it('tell of what changed at weclapp whoever listens to it', () => {
    const context = { addresses: new Addresses(undefined), inherited: {}, logs: '' };
    const told = (env: Readonly<Record<string, string | undefined>>) =>
      env['ACCORD_MOCKS_WEBHOOK_WECLAPP']?.split(' ').map((url) => new URL(url).port);
    expect(told(mocks(context).env)).toEqual(['4003']);
    expect(told(mocks(context, ['inventory', 'checkout']).env)).toEqual(['4003', '4001']);
  });

  it('allow more than the vendor only where they are mocks', () => {
    expect(quotasOfMocks({})).toBe('klaviyo=1000/1s;hubspot=1000/1s;sendgrid=1000/1s');
    expect(quotasOfMocks({ KLAVIYO_API_KEY: 'pk_of_a_shop' })).toBe('hubspot=1000/1s;sendgrid=1000/1s');
  });
});

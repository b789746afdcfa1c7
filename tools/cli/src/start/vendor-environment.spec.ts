import { describe, expect, it } from '@jest/globals';
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

  it('allow more than the vendor only where they are mocks', () => {
    expect(quotasOfMocks({})).toBe('klaviyo=1000/1s;sendgrid=1000/1s');
    expect(quotasOfMocks({ KLAVIYO_API_KEY: 'pk_of_a_shop' })).toBe('sendgrid=1000/1s');
  });
});

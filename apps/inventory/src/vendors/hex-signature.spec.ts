import { createHmac } from 'node:crypto';
import { Secret } from '@accord/service-kit';
import { describe, expect, it } from '@jest/globals';
import { isSigned } from './hex-signature.ts';

const body = Buffer.from('{"action":"parcel_status_changed"}');
const signedWith = (key: string): string => createHmac('sha256', key).update(body).digest('hex');

describe('a webhook that is signed with a key', () => {
  it('is signed by whoever knows the key', () => {
    expect(isSigned(body, signedWith('k'), new Secret('k'))).toBe(true);
    expect(isSigned(body, signedWith('other'), new Secret('k'))).toBe(false);
  });

  it('is signed by nobody where no key is configured, because another vendor plays', () => {
    for (const key of ['', 'undefined']) expect(isSigned(body, signedWith(key), undefined)).toBe(false);
  });
});

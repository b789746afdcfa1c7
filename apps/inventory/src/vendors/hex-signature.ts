import type { Secret } from '@accord/service-kit';
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a raw body is signed with a key as Sendcloud, Shopware and Akeneo sign: hex HMAC-SHA256. Without a key nothing is.
 * Compared in constant time.
 */
export function isSigned(rawBody: Buffer, signature: string | undefined, key: Secret | undefined): boolean {
  if (!key || !signature || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  const expected = createHmac('sha256', key.reveal()).update(rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

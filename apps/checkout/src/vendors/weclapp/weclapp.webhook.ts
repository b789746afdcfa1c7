import { createHash, timingSafeEqual } from 'node:crypto';
import { Failure } from '@accord/canonical';
import type { Secret } from '@accord/service-kit';
import { z } from 'zod';

/** The secret part of the address that weclapp was told; without one every notice is refused. */
export class WeclappWebhookToken {
  readonly secret: Secret | undefined;

  constructor(secret: Secret | undefined) {
    this.secret = secret;
  }
}

/** All we take from a notice: that something of this kind changed. Whatever else the body says is not proven. */
const noticeWire = z.object({ entityName: z.string() });

/**
 * weclapp signs nothing, so the address itself is the secret. Compared as digests, in constant time and without telling
 * the length.
 * @throws Failure `weclapp.bad_address` (unauthenticated)
 */
export function mustBeOurAddress(token: string | undefined, { secret }: WeclappWebhookToken): void {
  if (token && secret && timingSafeEqual(digest(token), digest(secret.reveal()))) return;
  throw new Failure('weclapp.bad_address', 'unauthenticated', 'not the address that weclapp was told');
}

/** Whether it is about sales orders. @throws Failure `weclapp.bad_webhook` (invalid) */
export function isAboutSalesOrders(body: unknown): boolean {
  const notice = noticeWire.safeParse(body);
  if (!notice.success) throw new Failure('weclapp.bad_webhook', 'invalid', 'not a notice of weclapp');
  return notice.data.entityName === 'salesOrder';
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

import type { Secret } from '@accord/service-kit';
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** The secret part of the address that weclapp was told; without one every notice is refused. */
export class WeclappWebhookToken {
  readonly secret: Secret | undefined;

  constructor(secret: Secret | undefined) {
    this.secret = secret;
  }
}

/** All we take from a weclapp webhook: which record to fetch. Whatever else the body says is not proven. */
const webhookWire = z.object({
  entityName: z.string(),
  entityId: z.union([z.string(), z.number()]).transform(String),
});

export interface WeclappNotice {
  readonly entity: 'article' | 'warehouseStock' | 'other';
  readonly entityId: string;
}

/**
 * weclapp signs nothing, so the address itself is the secret. Compared as digests, in constant time and
 * without telling the length.
 */
export function isOurAddress(token: string | undefined, expected: Secret | undefined): boolean {
  if (!token || !expected) return false;
  return timingSafeEqual(digest(token), digest(expected.reveal()));
}

/** Undefined when the body names no record. */
export function readNotice(body: unknown): WeclappNotice | undefined {
  const wire = webhookWire.safeParse(body);
  if (!wire.success) return undefined;
  const { entityName, entityId } = wire.data;
  const entity = entityName === 'article' || entityName === 'warehouseStock' ? entityName : 'other';
  return { entity, entityId };
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

import { Failure } from '@accord/canonical';
import type { Secret } from '@accord/service-kit';
import {
  bearer,
  createVendorClient,
  type VendorCallRecorder,
  type VendorClient,
} from '@accord/vendor-client';
import type { z } from 'zod';

export interface PeerOptions {
  readonly peer: 'inventory' | 'enrollment' | 'customer';
  readonly baseUrl: string;
  readonly serviceKey: Secret;
  readonly recorder?: VendorCallRecorder;
}

/** A customer waits for these calls: one quick repeat, and no queue that is longer than the patience of a person. */
const limits = { tryTimeoutMs: 2_500, deadlineMs: 5_000, attempts: 2, concurrency: 64 };

/** Opens the way to another service of ours. */
export function openPeer({ peer, baseUrl, serviceKey, recorder }: PeerOptions): VendorClient {
  return createVendorClient({
    vendor: peer,
    account: 'default',
    service: 'checkout',
    baseUrl,
    auth: bearer(serviceKey),
    limits,
    peer: true,
    ...(recorder === undefined ? {} : { recorder }),
  });
}

/** @throws Failure `<peer>.unreadable` (transient): a neighbour that speaks nonsense has not answered */
export function readAnswer<S extends z.ZodType>(peer: string, schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Failure(`${peer}.unreadable`, 'transient', `${peer} answered something else than agreed`, {
    cause: parsed.error,
    sent: 'yes',
  });
}

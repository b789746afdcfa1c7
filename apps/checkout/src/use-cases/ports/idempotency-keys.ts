import type { Tx } from '@accord/messaging';
import type { KeyRecord, StoredResponse } from '../../domain/idempotency.ts';
import type { Order } from '../../domain/order.ts';

/** Whose request, under which name, and what it said. */
export interface RequestKey {
  readonly caller: string;
  readonly key: string;
  /** Digest of the parsed body: equal for requests that mean the same. */
  readonly requestHash: string;
}

export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'known'; readonly record: KeyRecord }
  /** Whose process was working on the order is gone, and the key is the caller's now, with the order as it was left. */
  | { readonly kind: 'inherited'; readonly orderId: string };

/** One answer per key, for ever: a key is claimed together with what is done under it. */
export abstract class IdempotencyKeys {
  /**
   * Claims the key and writes the pending order with its plan, in one statement; or tells what is on record. Of several
   * that come after a process that has died, one inherits.
   */
  abstract claim(key: RequestKey, order: Order, nextSweepAt: Date): Promise<Claim>;

  /** Stores an answer under a key that no order was made for; or the same as `claim`. */
  abstract refuse(key: RequestKey, response: StoredResponse, at: Date): Promise<Claim>;

  abstract read(key: Pick<RequestKey, 'caller' | 'key'>): Promise<KeyRecord | undefined>;

  /** The answer to the request that made the order; the first one stays. */
  abstract answer(orderId: string, response: StoredResponse, tx: Tx): Promise<void>;

  /** Forgets the request of an order that came to nothing and charged nothing, so that it may be tried again. */
  abstract free(orderId: string, tx: Tx): Promise<void>;
}

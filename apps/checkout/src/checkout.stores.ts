import type { Clock } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import { BookingClaimStore } from './outbound/booking-claim-store.ts';
import { DueOrderStore } from './outbound/due-order-store.ts';
import { IdempotencyKeyStore, type KeyOwner } from './outbound/idempotency-key-store.ts';
import { OrderShelfStore } from './outbound/order-shelf-store.ts';
import { OrderStore } from './outbound/order-store.ts';
import { OrderWatchStore } from './outbound/order-watch-store.ts';
import { ProductCacheStore } from './outbound/product-cache-store.ts';
import { WebhookInboxStore } from './outbound/webhook-inbox-store.ts';
import type { BookingClaims } from './use-cases/ports/booking-claims.ts';
import type { IdempotencyKeys } from './use-cases/ports/idempotency-keys.ts';
import type { OrderWatches } from './use-cases/ports/order-watches.ts';
import type { DueOrders, Orders, OrderShelf } from './use-cases/ports/orders.ts';
import type { ProductCache } from './use-cases/ports/product-cache.ts';
import type { WebhookInbox } from './use-cases/ports/webhook-inbox.ts';

/** Everything checkout remembers, by port. */
export interface CheckoutStores {
  readonly orders: Orders;
  readonly shelf: OrderShelf;
  readonly due: DueOrders;
  readonly keys: IdempotencyKeys;
  readonly cache: ProductCache;
  readonly inbox: WebhookInbox;
  readonly claims: BookingClaims;
  readonly watches: OrderWatches;
}

/** Postgres behind every store. */
export function openStores(database: DataSource, clock: Clock, owner: KeyOwner) {
  return {
    orders: new OrderStore(clock),
    shelf: new OrderShelfStore(database),
    due: new DueOrderStore(database),
    keys: new IdempotencyKeyStore(database, owner),
    cache: new ProductCacheStore(database),
    inbox: new WebhookInboxStore(database),
    claims: new BookingClaimStore(database),
    watches: new OrderWatchStore(database),
  } satisfies CheckoutStores;
}

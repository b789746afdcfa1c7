import type { Gateway, Product } from '@accord/canonical';
import {
  BookingClaims,
  KeptNotices,
  OrderWatches,
  ProductCache,
  Turns,
  WebhookInbox,
  type CachedProduct,
  type NamedPayment,
  type NoticedAttempt,
  type PaymentAttempt,
  type PaymentNotice,
  type Turn,
} from '@accord/checkout/saga';
import type { Tx } from '@accord/messaging';
import type { Host } from '../host.ts';
import type { MemoryDatabase } from '../memory-database.ts';
import { memoryOf } from '../memory-transaction.ts';
import type { CheckoutTables, KeptRow } from './checkout-tables.ts';

export class MemoryWebhookInbox extends WebhookInbox {
  readonly #tables: CheckoutTables;
  readonly #host: Host;

  constructor(tables: CheckoutTables, host: Host) {
    super();
    this.#tables = tables;
    this.#host = host;
  }

  override mark(
    { gateway, notice, at }: Parameters<WebhookInbox['mark']>[0],
    tx: Tx,
  ): Promise<'new' | 'repeated'> {
    const { webhooks } = this.#tables;
    const key = `${gateway} ${notice.eventId}`;
    return memoryOf(tx).statement('webhook.mark', async (open) => {
      await open.lock(webhooks, key);
      if (webhooks.read(key, open) !== undefined) return 'repeated';
      webhooks.write(open, key, { at });
      return 'new';
    });
  }

  override attemptOf(gateway: Gateway, notice: PaymentNotice, tx: Tx): Promise<NoticedAttempt | undefined> {
    return memoryOf(tx).statement('webhook.attempt', (open) => {
      const attempts = this.#tables.orders
        .all(open)
        .flatMap(({ order }) => order.attempts.map((attempt) => ({ orderId: order.id, attempt })))
        .filter(({ attempt }) => attempt.gateway === gateway);
      const found =
        attempts.find(({ attempt }) => attempt.id === notice.attemptId) ??
        attempts.find(
          ({ attempt: { gatewayRef } }) => gatewayRef !== null && gatewayRef === notice.gatewayRef,
        );
      return found && noticedAttempt(found.orderId, found.attempt);
    });
  }

  override keep(...[gateway, notice, at, tx]: Parameters<WebhookInbox['keep']>): Promise<void> {
    const { kept } = this.#tables;
    const key = `${gateway} ${notice.eventId}`;
    return memoryOf(tx).statement('webhook.keep', async (open) => {
      await open.lock(kept, key);
      if (kept.read(key, open) === undefined)
        kept.write(open, key, { gateway, notice: kernelOf(notice), at });
    });
  }

  override takeKept(payment: NamedPayment, tx: Tx): Promise<readonly PaymentNotice[]> {
    const { kept } = this.#tables;
    return memoryOf(tx).statement('webhook.take_kept', async (open) => {
      const taken: KeptRow[] = [];
      for (const { gateway, notice } of kept.all(open).filter((row) => isAbout(row, payment))) {
        const key = `${gateway} ${notice.eventId}`;
        await open.lock(kept, key);
        const row = kept.read(key, open);
        if (row === undefined) continue;
        kept.write(open, key, undefined);
        taken.push(row);
      }
      return taken.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map(({ notice }) => notice);
    });
  }

  override async authorisedRef(attemptId: string): Promise<string | undefined> {
    await this.#host.before('webhook.authorised_ref');
    const found = this.#tables.kept
      .all()
      .find(({ notice }) => notice.kind === 'authorised' && notice.attemptId === attemptId);
    return found?.notice.gatewayRef;
  }
}

export class MemoryKeptNotices extends KeptNotices {
  readonly #tables: CheckoutTables;
  readonly #database: MemoryDatabase;
  readonly #host: Host;

  constructor(tables: CheckoutTables, database: MemoryDatabase, host: Host) {
    super();
    this.#tables = tables;
    this.#database = database;
    this.#host = host;
  }

  override async ripe(limit: number) {
    await this.#host.before('kept.ripe');
    return ripeNotices(this.#tables).slice(0, limit);
  }

  override forget(before: Date): Promise<void> {
    const { kept } = this.#tables;
    return this.#database.statement(this.#host, 'kept.forget', async (tx) => {
      for (const { gateway, notice } of kept.all(tx).filter(({ at }) => at < before)) {
        const key = `${gateway} ${notice.eventId}`;
        await tx.lock(kept, key);
        kept.write(tx, key, undefined);
      }
    });
  }
}

/** Attempts whose charge has been decided since something was kept about them. */
export function ripeNotices({ orders, kept }: CheckoutTables) {
  const attempts = orders
    .all()
    .flatMap(({ order }) => order.attempts.map((attempt) => ({ orderId: order.id, attempt })))
    .filter(({ attempt: { status } }) => status !== 'sending' && status !== 'unknown');
  return attempts.flatMap(({ orderId, attempt }) => {
    const { id, gateway, gatewayRef } = attempt;
    // A marketplace tells nothing by webhook.
    if (gateway === 'marketplace') return [];
    const payment = { gateway, attemptId: id, gatewayRef: gatewayRef ?? undefined };
    const about = kept.all().filter((row) => isAbout(row, payment));
    return about.length === 0
      ? []
      : [
          {
            gateway,
            gatewayRef,
            attempt: noticedAttempt(orderId, attempt),
            keptAt: about.map(({ at }) => at),
          },
        ];
  });
}

/** Whoever asks may: replicas are at it side by side, which the production store would not even allow. */
export class EverybodysTurn extends Turns {
  override async take(): Promise<Turn> {
    return { hold: async () => undefined, end: async () => undefined };
  }
}

export class MemoryBookingClaims extends BookingClaims {
  readonly #tables: CheckoutTables;
  readonly #database: MemoryDatabase;
  readonly #host: Host;

  constructor(tables: CheckoutTables, database: MemoryDatabase, host: Host) {
    super();
    this.#tables = tables;
    this.#database = database;
    this.#host = host;
  }

  override take({ orderId, now, until }: Parameters<BookingClaims['take']>[0]): Promise<boolean> {
    const { orders } = this.#tables;
    return this.#database.statement(this.#host, 'booking.claim', async (tx) => {
      await tx.lock(orders, orderId);
      const row = orders.read(orderId, tx);
      if (row === undefined || row.order.erpOrderId !== null) return false;
      if (row.erpClaimedUntil !== null && row.erpClaimedUntil > now.getTime()) return false;
      orders.write(tx, orderId, { ...row, erpClaimedUntil: until.getTime() });
      return true;
    });
  }

  override giveBack(orderId: string): Promise<void> {
    const { orders } = this.#tables;
    return this.#database.statement(this.#host, 'booking.give_back', async (tx) => {
      await tx.lock(orders, orderId);
      const row = orders.read(orderId, tx);
      if (row !== undefined) orders.write(tx, orderId, { ...row, erpClaimedUntil: null });
    });
  }
}

/** Of one process: gone with it. */
export class MemoryProductCache extends ProductCache {
  readonly #products = new Map<string, CachedProduct>();
  readonly #host: Host;

  constructor(host: Host) {
    super();
    this.#host = host;
  }

  override read(skus: readonly string[]): ReadonlyMap<string, CachedProduct> {
    return new Map([...this.#products].filter(([sku]) => skus.includes(sku)));
  }

  override async keep(products: readonly Product[], confirmedAt: Date): Promise<void> {
    for (const product of products) {
      const known = this.#products.get(product.sku);
      if (known === undefined || known.product.version <= product.version)
        this.#products.set(product.sku, { product, confirmedAt });
    }
    await this.#host.before('product_cache.keep');
  }
}

/** Watches only count and never change anything: the invariants look for themselves. */
export class NoWatches extends OrderWatches {
  override async look(): ReturnType<OrderWatches['look']> {
    return { count: 0, oldest: [] };
  }
}

/** What a kept notice is remembered by; the rest of it is not written down. */
function kernelOf({ eventId, kind, gatewayRef, attemptId, amount }: PaymentNotice): PaymentNotice {
  return {
    eventId,
    kind,
    ...(gatewayRef === undefined ? {} : { gatewayRef }),
    ...(attemptId === undefined ? {} : { attemptId }),
    ...(amount === undefined ? {} : { amount }),
  };
}

function noticedAttempt(orderId: string, { id, status, amount, gatewayRef }: PaymentAttempt): NoticedAttempt {
  return { attemptId: id, orderId, status, amount, gatewayRef };
}

function isAbout({ gateway, notice }: KeptRow, payment: NamedPayment): boolean {
  if (gateway !== payment.gateway) return false;
  const sameRef = notice.gatewayRef !== undefined && notice.gatewayRef === payment.gatewayRef;
  return sameRef || (notice.attemptId !== undefined && notice.attemptId === payment.attemptId);
}

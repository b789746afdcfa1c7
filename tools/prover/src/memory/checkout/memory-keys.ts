import {
  IdempotencyKeys,
  type Claim,
  type KeyRecord,
  type Order,
  type RequestKey,
  type StoredResponse,
} from '@accord/checkout/saga';
import type { Tx } from '@accord/messaging';
import type { Host } from '../host.ts';
import type { MemoryDatabase } from '../memory-database.ts';
import { memoryOf, type MemoryTransaction } from '../memory-transaction.ts';
import type { CheckoutTables, KeyRow } from './checkout-tables.ts';

/** Idempotency keys in memory. */
export class MemoryKeys extends IdempotencyKeys {
  readonly #tables: CheckoutTables;
  readonly #database: MemoryDatabase;
  readonly #host: Host;

  constructor(tables: CheckoutTables, database: MemoryDatabase, host: Host) {
    super();
    this.#tables = tables;
    this.#database = database;
    this.#host = host;
  }

  override async claim(key: RequestKey, order: Order, nextSweepAt: Date): Promise<Claim> {
    const { orders } = this.#tables;
    const claimed = await this.#database.statement(this.#host, 'key.claim', async (tx) => {
      const row = { requestHash: key.requestHash, orderId: order.id, response: null, owner: this.#host };
      if (!(await this.#insert(tx, key, row))) return false;
      await tx.lock(orders, order.id);
      orders.write(tx, order.id, { order, nextSweepAt: nextSweepAt.getTime(), erpClaimedUntil: null });
      return true;
    });
    return claimed ? { kind: 'claimed' } : this.#known(key);
  }

  override async refuse(key: RequestKey, response: StoredResponse): Promise<Claim> {
    const row = { requestHash: key.requestHash, orderId: null, response, owner: this.#host };
    const claimed = await this.#database.statement(this.#host, 'key.refuse', (tx) =>
      this.#insert(tx, key, row),
    );
    return claimed ? { kind: 'claimed' } : this.#known(key);
  }

  override async read(key: Pick<RequestKey, 'caller' | 'key'>): Promise<KeyRecord | undefined> {
    await this.#host.before('key.read');
    const row = this.#tables.keys.read(nameOf(key));
    return row === undefined ? undefined : { requestHash: row.requestHash, response: row.response };
  }

  override answer(orderId: string, response: StoredResponse, tx: Tx): Promise<void> {
    return this.#changeOf(orderId, tx, { point: 'key.answer', change: (row) => ({ ...row, response }) });
  }

  override free(orderId: string, tx: Tx): Promise<void> {
    return this.#changeOf(orderId, tx, { point: 'key.free', change: () => undefined });
  }

  /** Of a key that is not answered yet. */
  #changeOf(
    orderId: string,
    tx: Tx,
    { point, change }: { point: string; change: (row: KeyRow) => KeyRow | undefined },
  ): Promise<void> {
    const { keys } = this.#tables;
    return memoryOf(tx).statement(point, async (open) => {
      for (const name of keys.keys()) {
        if (keys.read(name, open)?.orderId !== orderId) continue;
        await open.lock(keys, name);
        const row = keys.read(name, open);
        if (row?.orderId === orderId && row.response === null) keys.write(open, name, change(row));
      }
    });
  }

  async #insert(tx: MemoryTransaction, key: RequestKey, row: KeyRow): Promise<boolean> {
    const { keys } = this.#tables;
    await tx.lock(keys, nameOf(key));
    if (keys.read(nameOf(key), tx) !== undefined) return false;
    keys.write(tx, nameOf(key), row);
    return true;
  }

  async #known(key: RequestKey): Promise<Claim> {
    const record = await this.read(key);
    const orderId = record?.response === null ? await this.#inherit(key) : null;
    if (orderId !== null) return { kind: 'inherited', orderId };
    return { kind: 'known', record: record ?? { requestHash: key.requestHash, response: null } };
  }

  #inherit(key: RequestKey): Promise<string | null> {
    const { keys } = this.#tables;
    const name = nameOf(key);
    return this.#database.statement(this.#host, 'key.inherit', async (tx) => {
      await tx.lock(keys, name);
      const row = keys.read(name, tx);
      if (row?.response !== null || row.requestHash !== key.requestHash) return null;
      if (row.orderId === null || !row.owner.looksGone('key.inherit')) return null;
      keys.write(tx, name, { ...row, owner: this.#host });
      return row.orderId;
    });
  }
}

function nameOf({ caller, key }: Pick<RequestKey, 'caller' | 'key'>): string {
  return `${caller} ${key}`;
}

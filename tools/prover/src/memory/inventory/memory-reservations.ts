import { Failure, parseSku, type Shortage } from '@accord/canonical';
import {
  Holds,
  Reservations,
  type Hold,
  type Quantity,
  type Reservation,
  type ReservationStatus,
} from '@accord/inventory/saga';
import type { Tx } from '@accord/messaging';
import type { Host } from '../host.ts';
import type { MemoryDatabase } from '../memory-database.ts';
import { memoryOf, type MemoryTransaction } from '../memory-transaction.ts';
import type { InventoryTables } from './inventory-tables.ts';

/** Pieces set aside, in memory. */
export class MemoryReservations extends Reservations {
  readonly #tables: InventoryTables;
  readonly #database: MemoryDatabase;
  readonly #host: Host;

  constructor(tables: InventoryTables, database: MemoryDatabase, host: Host) {
    super();
    this.#tables = tables;
    this.#database = database;
    this.#host = host;
  }

  override hold(hold: Hold): Promise<{ readonly shortages: readonly Shortage[] } | undefined> {
    const { stock, reservations } = this.#tables;
    const { now: _now, ...asked } = hold;
    return this.#database.statement(this.#host, 'reservation.hold', async (tx) => {
      for (const { sku } of hold.articles) if (stock.read(sku, tx) !== undefined) await tx.lock(stock, sku);
      const shortages = hold.articles.flatMap((article) => this.#shortageOf(article, tx));
      await tx.lock(reservations, hold.reservationId);
      if (reservations.read(hold.reservationId, tx) !== undefined) return undefined;
      const status = shortages.length === 0 ? 'held' : 'refused';
      const reservation = { ...asked, status, shortages, version: 1 } as const;
      reservations.write(tx, hold.reservationId, { kind: 'reservation', reservation });
      if (status === 'held') for (const article of hold.articles) this.#reserve(article, tx);
      return { shortages };
    });
  }

  override async find(reservationId: string): Promise<Reservation | undefined> {
    await this.#host.before('reservation.read');
    const row = this.#tables.reservations.read(reservationId);
    return row?.kind === 'reservation' ? row.reservation : undefined;
  }

  override lock(tx: Tx, reservationId: string): Promise<Reservation | undefined> {
    const { reservations } = this.#tables;
    return memoryOf(tx).statement('reservation.lock', async (open) => {
      if (reservations.read(reservationId, open)?.kind !== 'reservation') return undefined;
      await open.lock(reservations, reservationId);
      const row = reservations.read(reservationId, open);
      return row?.kind === 'reservation' ? row.reservation : undefined;
    });
  }

  override useUp(tx: Tx, reservationId: string, _now: Date): Promise<boolean> {
    const { reservations } = this.#tables;
    return memoryOf(tx).statement('reservation.use_up', async (open) => {
      await open.lock(reservations, reservationId);
      if (reservations.read(reservationId, open) !== undefined) return false;
      reservations.write(open, reservationId, { kind: 'used_up', version: 1 });
      return true;
    });
  }

  override adopt(tx: Tx, hold: Hold): Promise<Reservation> {
    const { reservations } = this.#tables;
    const { now: _now, ...asked } = hold;
    return memoryOf(tx).statement('reservation.adopt', async (open) => {
      await open.lock(reservations, hold.reservationId);
      const known = reservations.read(hold.reservationId, open);
      const reservation = { ...asked, status: 'expired', shortages: [], version: 1 } as const;
      const version = known?.kind === 'used_up' ? known.version : 1;
      if (known?.kind !== 'reservation')
        reservations.write(open, hold.reservationId, {
          kind: 'reservation',
          reservation: { ...reservation, version },
        });
      return reservation;
    });
  }

  override become(tx: Tx, reservationId: string, status: ReservationStatus): Promise<number> {
    const { reservations } = this.#tables;
    return memoryOf(tx).statement('reservation.become', async (open) => {
      await open.lock(reservations, reservationId);
      const row = reservations.read(reservationId, open);
      if (row?.kind !== 'reservation')
        throw new Failure('inventory.row_missing', 'bug', 'a row that was just locked is gone');
      const version = row.reservation.version + 1;
      const reservation = { ...row.reservation, status, version };
      reservations.write(open, reservationId, { kind: 'reservation', reservation });
      return version;
    });
  }

  #shortageOf({ sku, quantity }: Quantity, tx: MemoryTransaction): Shortage[] {
    const row = this.#tables.stock.read(sku, tx);
    const available = row === undefined ? 0 : row.onHand - row.reserved;
    return available < quantity ? [{ sku: parseSku(sku), requested: quantity, available }] : [];
  }

  #reserve({ sku, quantity }: Quantity, tx: MemoryTransaction): void {
    const row = this.#tables.stock.read(sku, tx);
    if (row === undefined) return;
    const reserved = row.reserved + quantity;
    this.#tables.stock.write(tx, sku, { ...row, reserved, version: row.version + 1 });
  }
}

export class MemoryHolds extends Holds {
  readonly #tables: InventoryTables;
  readonly #database: MemoryDatabase;
  readonly #host: Host;

  constructor(tables: InventoryTables, database: MemoryDatabase, host: Host) {
    super();
    this.#tables = tables;
    this.#database = database;
    this.#host = host;
  }

  override expire(now: Date, limit: number): Promise<number> {
    const { stock, reservations } = this.#tables;
    return this.#database.statement(this.#host, 'holds.expire', async (tx) => {
      const due = this.#takeDue(now, limit, tx);
      const freed = new Map<string, number>();
      for (const { sku, quantity } of due.flatMap(({ articles }) => articles))
        freed.set(sku, (freed.get(sku) ?? 0) + quantity);
      for (const sku of [...freed.keys()].sort()) await tx.lock(stock, sku);
      for (const [sku, quantity] of freed) {
        const row = stock.read(sku, tx);
        if (row !== undefined)
          stock.write(tx, sku, { ...row, reserved: row.reserved - quantity, version: row.version + 1 });
      }
      for (const reservation of due)
        reservations.write(tx, reservation.reservationId, {
          kind: 'reservation',
          reservation: { ...reservation, status: 'expired', version: reservation.version + 1 },
        });
      return due.length;
    });
  }

  #takeDue(now: Date, limit: number, tx: MemoryTransaction): Reservation[] {
    const { reservations } = this.#tables;
    return reservations
      .all(tx)
      .flatMap((row) => (row.kind === 'reservation' ? [row.reservation] : []))
      .filter(({ status, expiresAt }) => status === 'held' && expiresAt <= now)
      .sort((one, other) => one.expiresAt.getTime() - other.expiresAt.getTime())
      .filter(({ reservationId }) => tx.lockIfFree(reservations, reservationId))
      .slice(0, limit);
  }
}

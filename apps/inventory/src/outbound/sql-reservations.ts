import { Shortage } from '@accord/canonical';
import { LockedVersions, type Tx } from '@accord/messaging';
import { queryLater, Transactions } from '@accord/service-kit';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ReservationStatus } from '../domain/reservation.ts';
import { Reservations, type Hold, type Reservation } from '../use-cases/ports/reservations.ts';
import { firstRow, toRows } from './rows.ts';

/**
 * The whole reservation in one statement and one round trip. `locked` takes the stock rows in SKU order and,
 * having waited for other writers, reads their latest state; `entry` is the one place where a repeat of the
 * same id stops; `taken` moves pieces only for an entry that is new and has enough of everything.
 *
 * New values are computed from `locked` and not from `s`: while the statement waited, `s` may have become an
 * old version of the row, and Postgres tests a CHECK on the new row before it notices that.
 */
const holdStatement = `/* reservation.hold */
  WITH wanted AS (
    SELECT w.sku, w.quantity FROM unnest($4::text[], $5::int[]) AS w (sku, quantity)
  ), locked AS MATERIALIZED (
    SELECT s.sku, w.quantity, s.on_hand, s.reserved, s.version, s.on_hand - s.reserved AS available
    FROM stock s JOIN wanted w ON w.sku = s.sku
    ORDER BY s.sku
    FOR NO KEY UPDATE OF s
  ), short AS MATERIALIZED (
    SELECT jsonb_agg(jsonb_build_object('sku', w.sku, 'requested', w.quantity, 'available', coalesce(l.available, 0))
      ORDER BY w.sku) AS list
    FROM wanted w LEFT JOIN locked l ON l.sku = w.sku
    WHERE coalesce(l.available, 0) < w.quantity
  ), entry AS (
    INSERT INTO reservations (id, order_id, order_number, request_key, status, shortages, expires_at, created_at)
    SELECT $1, $2, $3, $6, CASE WHEN short.list IS NULL THEN 'held' ELSE 'refused' END, short.list, $7, $8
    FROM short
    ON CONFLICT (id) DO NOTHING
    RETURNING id, status, shortages
  ), articles AS (
    INSERT INTO reservation_articles (reservation_id, sku, quantity)
    SELECT entry.id, wanted.sku, wanted.quantity FROM entry, wanted
  ), taken AS (
    UPDATE stock s SET on_hand = l.on_hand, reserved = l.reserved + l.quantity, version = l.version + 1
    FROM locked l, entry
    WHERE s.sku = l.sku AND entry.status = 'held'
  )
  SELECT coalesce(shortages, '[]') AS shortages FROM entry`;

const reservationColumns = `
  r.id, r.order_id, r.order_number, r.request_key, r.status, coalesce(r.shortages, '[]') AS shortages,
  r.expires_at, r.version,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('sku', a.sku, 'quantity', a.quantity) ORDER BY a.sku), '[]')
   FROM reservation_articles a WHERE a.reservation_id = r.id) AS articles`;

const readStatement = `/* reservation.read */ SELECT ${reservationColumns} FROM reservations r WHERE r.id = $1 AND r.request_key IS NOT NULL`;
const lockStatement = `/* reservation.lock */
  SELECT ${reservationColumns} FROM reservations r WHERE r.id = $1 AND r.request_key IS NOT NULL FOR UPDATE OF r`;

const heldRow = z.object({ shortages: z.array(Shortage) });

const reservationRow = z
  .object({
    id: z.string(),
    order_id: z.string(),
    order_number: z.string(),
    request_key: z.string(),
    status: z.enum(['held', 'committed', 'released', 'expired', 'refused']),
    shortages: z.array(Shortage),
    expires_at: z.date(),
    version: z.int(),
    articles: z.array(z.object({ sku: z.string(), quantity: z.int() })),
  })
  .transform((row): Reservation => ({
    reservationId: row.id,
    orderId: row.order_id,
    orderNumber: row.order_number,
    requestKey: row.request_key,
    status: row.status,
    shortages: row.shortages,
    expiresAt: row.expires_at,
    version: row.version,
    articles: row.articles,
  }));

const versionRow = z.object({ version: z.int() });

const becomeStatement = `/* reservation.become */ WITH changed AS (
    UPDATE reservations SET status = $2, version = version + 1 WHERE id = $1 RETURNING version
  ) SELECT version FROM changed`;

export class SqlReservations extends Reservations {
  readonly #dataSource: DataSource;
  readonly #transactions: Transactions;
  readonly #locked = new LockedVersions();

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
    this.#transactions = new Transactions(dataSource);
  }

  async hold(hold: Hold): Promise<{ readonly shortages: readonly Shortage[] } | undefined> {
    const rows = await this.#transactions.alone(holdStatement, [
      hold.reservationId,
      hold.orderId,
      hold.orderNumber,
      hold.articles.map((article) => article.sku),
      hold.articles.map((article) => article.quantity),
      hold.requestKey,
      hold.expiresAt,
      hold.now,
    ]);
    return toRows(heldRow, rows)[0];
  }

  async find(reservationId: string): Promise<Reservation | undefined> {
    return this.#read(this.#dataSource.manager, reservationId, readStatement);
  }

  async lock(tx: Tx, reservationId: string): Promise<Reservation | undefined> {
    const reservation = await this.#read(tx.manager, reservationId, lockStatement);
    if (reservation !== undefined) this.#locked.remember(tx, reservationId, reservation.version);
    return reservation;
  }

  async adopt(tx: Tx, hold: Hold): Promise<Reservation> {
    await queryLater(
      tx.manager,
      `WITH entry AS (
         INSERT INTO reservations (id, order_id, order_number, request_key, status, expires_at, created_at)
         VALUES ($1, $2, $3, $4, 'expired', $5, $6)
         ON CONFLICT (id) DO UPDATE SET order_id = $2, order_number = $3, request_key = $4, status = 'expired'
         WHERE reservations.request_key IS NULL
       )
       INSERT INTO reservation_articles (reservation_id, sku, quantity)
       SELECT $1, w.sku, w.quantity FROM unnest($7::text[], $8::int[]) AS w (sku, quantity)`,
      [
        hold.reservationId,
        hold.orderId,
        hold.orderNumber,
        hold.requestKey,
        hold.expiresAt,
        hold.now,
        hold.articles.map((article) => article.sku),
        hold.articles.map((article) => article.quantity),
      ],
    );
    const { now: _now, ...adopted } = hold;
    return { ...adopted, status: 'expired', shortages: [], version: 1 };
  }

  async useUp(tx: Tx, reservationId: string, now: Date): Promise<boolean> {
    const added = await tx.manager.query<object[]>(
      `INSERT INTO reservations (id, status, expires_at, created_at) VALUES ($1, 'released', $2, $2)
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [reservationId, now],
    );
    return added.length === 1;
  }

  async become(tx: Tx, reservationId: string, status: ReservationStatus): Promise<number> {
    const values = [reservationId, status];
    const next = this.#locked.next(tx, reservationId);
    if (next === undefined)
      return firstRow(versionRow, await tx.manager.query(becomeStatement, values)).version;
    await queryLater(tx.manager, becomeStatement, values);
    return next;
  }

  async #read(
    manager: EntityManager,
    reservationId: string,
    statement: string,
  ): Promise<Reservation | undefined> {
    const rows: unknown = await manager.query(statement, [reservationId]);
    return toRows(reservationRow, rows)[0];
  }
}

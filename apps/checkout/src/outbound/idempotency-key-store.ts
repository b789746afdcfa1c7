import type { Tx } from '@accord/messaging';
import { isGone, queryLater, type Lifeline } from '@accord/service-kit';
import type { DataSource } from 'typeorm';
import type { KeyRecord, StoredResponse } from '../domain/idempotency.ts';
import { paymentStatus, type Order } from '../domain/order.ts';
import { IdempotencyKeys, type Claim, type RequestKey } from '../use-cases/ports/idempotency-keys.ts';
import { attemptsParameter } from './order-rows.ts';

/** One round trip, one transaction: the key, the pending order and its first attempt, or nothing of it. */
const claimKey = `/* key.claim */
  WITH claim AS (
    INSERT INTO idempotency_keys (caller, key, request_hash, order_id, created_at, owner)
    VALUES ($1, $2, $3, $4, $20, $23)
    ON CONFLICT DO NOTHING RETURNING order_id
  ), new_order AS (
    INSERT INTO orders (id, number, status, customer_id, customer, shipping_address, lines, shipping, totals, currency,
      reservation_id, seat_hold_id, stock_state, seats_state, shipment, payment_status, created_at, updated_at, next_sweep_at, synthetic)
    SELECT order_id, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20, $21, $24 FROM claim
  ), attempts AS (
    INSERT INTO payment_attempts (id, order_id, gateway, ordinal, status, amount_minor, currency, token, started_at, updated_at)
    SELECT a.id, claim.order_id, a.gateway, a.ordinal, a.status, a.amount_minor, a.currency, a.token, a.started_at, a.started_at
    FROM claim, jsonb_to_recordset($22::jsonb) AS a(id uuid, gateway text, ordinal integer, status text,
      amount_minor bigint, currency text, token text, started_at timestamptz)
  )
  SELECT order_id FROM claim`;

const refuseKey = `
  INSERT INTO idempotency_keys (caller, key, request_hash, response_status, response_type, response_body, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING key`;

const readKey = `
  SELECT request_hash, response_status, response_type, response_body,
    CASE WHEN response_status IS NULL THEN ${isGone('owner')} END AS owner_is_gone
  FROM idempotency_keys WHERE caller = $1 AND key = $2`;

/** The row lock lets one of several through, who then is an owner that lives. */
const inheritKey = `/* key.inherit */
  UPDATE idempotency_keys SET owner = $4
  WHERE caller = $1 AND key = $2 AND request_hash = $3 AND response_status IS NULL AND order_id IS NOT NULL
    AND ${isGone('owner')}
  RETURNING order_id`;

const answerKey = `/* key.answer */
  UPDATE idempotency_keys SET response_status = $2, response_type = $3, response_body = $4
  WHERE order_id = $1 AND response_status IS NULL`;

const freeKey = 'DELETE FROM idempotency_keys WHERE order_id = $1 AND response_status IS NULL';

interface KeyRow {
  readonly request_hash: string;
  readonly response_status: number | null;
  readonly response_type: string | null;
  readonly response_body: string | null;
  readonly owner_is_gone: boolean | null;
}

/** By which number the database knows that this process lives. */
export type KeyOwner = Pick<Lifeline, 'number'>;

export class IdempotencyKeyStore extends IdempotencyKeys {
  readonly #database: DataSource;
  readonly #owner: KeyOwner;

  constructor(database: DataSource, owner: KeyOwner) {
    super();
    this.#database = database;
    this.#owner = owner;
  }

  override async claim(key: RequestKey, order: Order, nextSweepAt: Date): Promise<Claim> {
    const claimed = await this.#database.query<unknown[]>(claimKey, [
      key.caller,
      key.key,
      key.requestHash,
      order.id,
      order.number,
      order.status,
      order.customer.customerId,
      JSON.stringify(order.customer),
      JSON.stringify(order.shippingAddress),
      JSON.stringify(order.lines),
      JSON.stringify(order.shipping),
      JSON.stringify(order.totals),
      order.currency,
      order.reservationId,
      order.seatHoldId,
      order.stock,
      order.seats,
      JSON.stringify(order.shipment),
      paymentStatus(order),
      order.createdAt,
      nextSweepAt,
      attemptsParameter(order),
      this.#owner.number,
      order.synthetic,
    ]);
    return claimed.length > 0 ? { kind: 'claimed' } : this.#known(key);
  }

  override async refuse(key: RequestKey, response: StoredResponse, at: Date): Promise<Claim> {
    const { status, contentType, body } = response;
    const parameters = [key.caller, key.key, key.requestHash, status, contentType, body, at];
    const claimed = await this.#database.query<unknown[]>(refuseKey, parameters);
    return claimed.length > 0 ? { kind: 'claimed' } : this.#known(key);
  }

  override async read(key: Pick<RequestKey, 'caller' | 'key'>): Promise<KeyRecord | undefined> {
    const row = await this.#row(key);
    return row === undefined ? undefined : recordOf(row);
  }

  override async answer(orderId: string, response: StoredResponse, tx: Tx): Promise<void> {
    const { status, contentType, body } = response;
    await queryLater(tx.manager, answerKey, [orderId, status, contentType, body]);
  }

  override async free(orderId: string, tx: Tx): Promise<void> {
    await queryLater(tx.manager, freeKey, [orderId]);
  }

  /** A key that was freed between the claim and this look counts as being worked on: the caller asks again. */
  async #known(key: RequestKey): Promise<Claim> {
    const row = await this.#row(key);
    const orderId = row?.owner_is_gone === true ? await this.#inherit(key) : undefined;
    if (orderId !== undefined) return { kind: 'inherited', orderId };
    return { kind: 'known', record: row ? recordOf(row) : { requestHash: key.requestHash, response: null } };
  }

  async #row({ caller, key }: Pick<RequestKey, 'caller' | 'key'>): Promise<KeyRow | undefined> {
    const [row] = await this.#database.query<KeyRow[]>(readKey, [caller, key]);
    return row;
  }

  /** Nobody inherits who could not be inherited from in turn. */
  async #inherit({ caller, key, requestHash }: RequestKey): Promise<string | undefined> {
    const { number } = this.#owner;
    if (number === null) return undefined;
    const parameters = [caller, key, requestHash, number];
    const [rows] = await this.#database.query<[{ order_id: string }[], number]>(inheritKey, parameters);
    return rows[0]?.order_id;
  }
}

function recordOf(row: KeyRow): KeyRecord {
  const { response_status: status, response_type: contentType, response_body: body } = row;
  const answered = status !== null && contentType !== null && body !== null;
  return { requestHash: row.request_hash, response: answered ? { status, contentType, body } : null };
}

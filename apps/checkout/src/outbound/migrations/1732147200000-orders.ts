import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders, the charges made for them, the keys they were asked for under, and what came by webhook. */
export class Orders1732147200000 implements MigrationInterface {
  readonly name = 'Orders1732147200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orders (
        id uuid PRIMARY KEY,
        number text NOT NULL UNIQUE,
        status text NOT NULL CHECK (status IN
          ('pending','placed','fulfilling','completed','cancelled','returned','needs_attention','rejected')),
        customer_id text,
        customer jsonb NOT NULL,
        shipping_address jsonb NOT NULL,
        lines jsonb NOT NULL,
        shipping jsonb NOT NULL,
        totals jsonb NOT NULL,
        currency text NOT NULL,
        reservation_id uuid,
        seat_hold_id uuid,
        stock_state text NOT NULL,
        seats_state text NOT NULL,
        shipment jsonb NOT NULL,
        shipment_state text NOT NULL GENERATED ALWAYS AS (shipment ->> 'state') STORED,
        erp_order_id text,
        erp_claimed_until timestamptz,
        payment_status text NOT NULL,
        acknowledged boolean NOT NULL DEFAULT false,
        fulfillable boolean NOT NULL DEFAULT false,
        closing_kind text CHECK (closing_kind IN ('cancel','return')),
        closing_reason text,
        attention text,
        release_due boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 0,
        revision integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        placed_at timestamptz,
        updated_at timestamptz NOT NULL,
        next_sweep_at timestamptz,
        CHECK ((closing_kind IS NULL) = (closing_reason IS NULL))
      )`);
    await runner.query(
      `CREATE INDEX orders_of_customer ON orders (customer_id, id DESC) WHERE customer_id IS NOT NULL`,
    );
    await runner.query(`CREATE INDEX orders_by_status ON orders (status, id DESC)`);
    await runner.query(
      `CREATE INDEX orders_to_sweep ON orders (next_sweep_at) WHERE next_sweep_at IS NOT NULL`,
    );
    await runner.query(`
      CREATE TABLE payment_attempts (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders (id),
        gateway text NOT NULL,
        ordinal integer NOT NULL CHECK (ordinal > 0),
        status text NOT NULL CHECK (status IN
          ('sending','unknown','failed','declined','authorised','capturing','captured','voiding','voided','refunding','refunded')),
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        currency text NOT NULL,
        token text NOT NULL,
        started_at timestamptz NOT NULL,
        gateway_ref text,
        decline_reason text,
        operation_id uuid,
        captured_minor bigint NOT NULL DEFAULT 0 CHECK (captured_minor BETWEEN 0 AND amount_minor),
        refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND captured_minor),
        updated_at timestamptz NOT NULL,
        UNIQUE (order_id, ordinal),
        UNIQUE (gateway, gateway_ref)
      )`);
    // The last line of defence against charging twice: whatever a bug or a race may try, the second row is refused.
    await runner.query(`
      CREATE UNIQUE INDEX one_live_attempt_per_order ON payment_attempts (order_id)
        WHERE status IN ('sending','unknown','authorised','capturing','captured','refunding')`);
    await runner.query(`
      CREATE UNIQUE INDEX one_capture_per_order ON payment_attempts (order_id) WHERE captured_minor > 0`);
    await runner.query(`
      CREATE TABLE idempotency_keys (
        caller text NOT NULL,
        key text NOT NULL,
        request_hash text NOT NULL,
        order_id uuid,
        response_status integer,
        response_type text,
        response_body text,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (caller, key),
        CHECK ((response_status IS NULL) = (response_body IS NULL))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX key_of_order ON idempotency_keys (order_id) WHERE order_id IS NOT NULL`,
    );
    await runner.query(`
      CREATE TABLE webhook_inbox (
        gateway text NOT NULL,
        event_id text NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (gateway, event_id)
      )`);
    await runner.query(`
      CREATE TABLE product_cache (
        sku text PRIMARY KEY,
        version integer NOT NULL,
        product jsonb NOT NULL,
        confirmed_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'product_cache',
      'webhook_inbox',
      'idempotency_keys',
      'payment_attempts',
      'orders',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The inventory's tables. SKUs sort by code unit ("C") so that the database locks stock rows in the same
 * order as the domain lists them. The CHECKs are the last line: whatever the code does, nothing is oversold.
 */
export class Inventory1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE products (
        sku text COLLATE "C" PRIMARY KEY,
        vendor_id text NOT NULL UNIQUE,
        vendor_changed_ms bigint NOT NULL,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('article', 'course', 'bundle')),
        price jsonb NOT NULL,
        weight_grams integer CHECK (weight_grams > 0),
        gtin text,
        sold boolean NOT NULL DEFAULT true,
        digest text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL,
        priced_at timestamptz NOT NULL
      );
      CREATE INDEX products_by_change ON products (updated_at, sku);

      CREATE TABLE bundle_components (
        bundle_sku text COLLATE "C" NOT NULL REFERENCES products (sku),
        component_sku text COLLATE "C" NOT NULL REFERENCES products (sku),
        quantity integer NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (bundle_sku, component_sku)
      );

      CREATE TABLE stock (
        sku text COLLATE "C" PRIMARY KEY REFERENCES products (sku),
        on_hand integer NOT NULL DEFAULT 0,
        reserved integer NOT NULL DEFAULT 0,
        vendor_quantity integer,
        vendor_read_at timestamptz,
        version bigint NOT NULL DEFAULT 1,
        announced_version bigint NOT NULL DEFAULT 0,
        CONSTRAINT stock_never_oversold CHECK (reserved >= 0 AND on_hand >= reserved)
      ) WITH (fillfactor = 50);

      CREATE TABLE stock_movements (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        sku text COLLATE "C" NOT NULL REFERENCES stock (sku),
        quantity integer NOT NULL CHECK (quantity <> 0),
        reason text NOT NULL CHECK (reason IN ('vendor_report', 'order_placed', 'order_cancelled', 'order_returned')),
        reference text NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT stock_movements_once UNIQUE (reference, reason, sku)
      );
      CREATE INDEX stock_movements_by_sku ON stock_movements (sku);

      CREATE TABLE reservations (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL,
        order_number text NOT NULL,
        request_key text NOT NULL,
        status text NOT NULL CHECK (status IN ('held', 'committed', 'released', 'expired', 'refused')),
        shortages jsonb,
        expires_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX reservations_to_expire ON reservations (expires_at) WHERE status = 'held';

      CREATE TABLE reservation_articles (
        reservation_id uuid NOT NULL REFERENCES reservations (id),
        sku text COLLATE "C" NOT NULL,
        quantity integer NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (reservation_id, sku)
      );

      CREATE TABLE orders_heard_of (
        order_id uuid PRIMARY KEY,
        order_end text CHECK (order_end IN ('cancelled', 'returned'))
      );

      CREATE TABLE shipments (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL UNIQUE,
        order_number text NOT NULL UNIQUE,
        booking text NOT NULL CHECK (booking IN ('planned', 'announcing', 'booked', 'refused', 'cancelling', 'cancelled')),
        parcel jsonb NOT NULL,
        carrier_ref text,
        carrier text,
        tracking_number text,
        tracking_url text,
        status text,
        status_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL
      );

      CREATE TABLE webhook_inbox (
        vendor text NOT NULL,
        event_id text NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (vendor, event_id)
      );

      CREATE TABLE catalogue_checkpoint (
        source text PRIMARY KEY,
        changed_until_ms bigint NOT NULL,
        last_record text NOT NULL,
        confirmed_at timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE catalogue_checkpoint, webhook_inbox, shipments, orders_heard_of, reservation_articles,
        reservations, stock_movements, stock, bundle_components, products;
    `);
  }
}

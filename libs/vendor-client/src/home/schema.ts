import { createLogger } from '@accord/service-kit';
import { Client } from 'pg';

const log = createLogger('vendor-client.home');

/** Any number, the same in every process: services that start together make the tables once. */
const schemaLock = 7_226_402;

/**
 * Everything the processes of one Accord share about their vendor accounts. Rows are few and hot; none is needed to
 * survive a crash, so nothing here waits for the disk.
 */
const statements = [
  `CREATE TABLE IF NOT EXISTS vendor_accounts (
     vendor text, account text,
     paused_until timestamptz NOT NULL DEFAULT '-infinity',
     slowed real NOT NULL DEFAULT 1, slowed_at timestamptz NOT NULL DEFAULT '-infinity',
     probed_at timestamptz NOT NULL DEFAULT '-infinity',
     PRIMARY KEY (vendor, account))`,
  `CREATE TABLE IF NOT EXISTS vendor_buckets (
     vendor text, account text, per_ms bigint,
     tokens double precision NOT NULL, filled_at timestamptz NOT NULL,
     PRIMARY KEY (vendor, account, per_ms))`,
  `CREATE TABLE IF NOT EXISTS vendor_lanes (
     vendor text, account text, lane int,
     refused_since timestamptz, asked_at timestamptz NOT NULL,
     PRIMARY KEY (vendor, account, lane))`,
  `CREATE TABLE IF NOT EXISTS vendor_tokens (
     vendor text, account text,
     sealed bytea, version bigint NOT NULL DEFAULT 0,
     fresh_until timestamptz NOT NULL DEFAULT '-infinity', ends_at timestamptz NOT NULL DEFAULT '-infinity',
     claimed_until timestamptz NOT NULL DEFAULT '-infinity',
     PRIMARY KEY (vendor, account))`,
  `CREATE OR REPLACE FUNCTION accord_ms(since timestamptz, until timestamptz) RETURNS double precision
     LANGUAGE sql IMMUTABLE AS $$ SELECT extract(epoch FROM until - since)::double precision * 1000 $$`,
  // One lock per account: what it reads and grants is one step for all who ask.
  `CREATE OR REPLACE FUNCTION accord_lease(
     v text, a text, asking_lane int, wanted int, buckets jsonb, kept_share double precision, starving_ms double precision
   ) RETURNS TABLE (granted int, retry_ms double precision) LANGUAGE plpgsql AS $$
   DECLARE
     it vendor_accounts%ROWTYPE;
     now_at timestamptz;
     part record;
     speed double precision;
     level double precision;
     kept double precision;
     starving boolean;
     best double precision := wanted;
     wait_ms double precision := 1;
   BEGIN
     INSERT INTO vendor_accounts (vendor, account) VALUES (v, a) ON CONFLICT DO NOTHING;
     SELECT * INTO it FROM vendor_accounts WHERE vendor = v AND account = a FOR UPDATE;
     now_at := clock_timestamp();
     IF it.paused_until > now_at THEN
       RETURN QUERY SELECT 0, accord_ms(now_at, it.paused_until);
       RETURN;
     END IF;
     -- A vendor that throttled us gets less for a minute, rising evenly.
     speed := CASE WHEN it.slowed_at = '-infinity' THEN 1
       ELSE least(1, it.slowed + accord_ms(it.slowed_at, now_at) / 60000) END;
     SELECT coalesce(bool_or(accord_ms(refused_since, now_at) > starving_ms), false) INTO starving
       FROM vendor_lanes WHERE vendor = v AND account = a AND lane = asking_lane AND asked_at > now_at - interval '2 s';
     -- Somebody more urgent waits: what comes next is theirs.
     IF NOT starving AND EXISTS (SELECT FROM vendor_lanes WHERE vendor = v AND account = a AND lane < asking_lane
         AND refused_since IS NOT NULL AND asked_at > now_at - interval '1 s') THEN
       best := 0;
       wait_ms := 50;
     END IF;
     FOR part IN
       SELECT (b->>'perMs')::bigint AS per_ms, (b->>'capacity')::double precision AS capacity,
              (b->>'perMsRefill')::double precision AS refill, k.tokens, k.filled_at
       FROM jsonb_array_elements(buckets) b
       LEFT JOIN vendor_buckets k ON k.vendor = v AND k.account = a AND k.per_ms = (b->>'perMs')::bigint
     LOOP
       level := CASE WHEN part.tokens IS NULL THEN part.capacity
         ELSE least(part.capacity, part.tokens + accord_ms(part.filled_at, now_at) * part.refill * speed) END;
       kept := CASE WHEN starving THEN 0 ELSE least(kept_share * part.capacity, part.capacity - 1) END;
       best := least(best, greatest(0, floor(level - kept)));
       wait_ms := greatest(wait_ms, (1 + kept - level) / (part.refill * speed));
       INSERT INTO vendor_buckets VALUES (v, a, part.per_ms, level, now_at)
         ON CONFLICT (vendor, account, per_ms) DO UPDATE SET tokens = level, filled_at = now_at;
     END LOOP;
     UPDATE vendor_buckets SET tokens = tokens - best WHERE vendor = v AND account = a
       AND per_ms IN (SELECT (b->>'perMs')::bigint FROM jsonb_array_elements(buckets) b);
     INSERT INTO vendor_lanes VALUES (v, a, asking_lane, CASE WHEN best > 0 THEN NULL ELSE now_at END, now_at)
       ON CONFLICT (vendor, account, lane) DO UPDATE SET asked_at = now_at, refused_since =
         CASE WHEN best > 0 THEN NULL ELSE coalesce(vendor_lanes.refused_since, now_at) END;
     RETURN QUERY SELECT best::int, CASE WHEN best > 0 THEN 0 ELSE wait_ms END;
   END $$`,
];

/**
 * Makes the tables and functions in the database of this address, once, however many services call it. Without an
 * address there is nothing to make.
 */
export async function prepareVendorHome(url: string | undefined): Promise<void> {
  if (url === undefined) return;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', (error) => {
    log.debug({ event: 'vendor_home.connection_lost', err: error });
  });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [schemaLock]);
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

import { createLogger } from '@accord/service-kit';
import { Pool } from 'pg';
import { keptBack, lanes, starvingAfterMs } from '../quota/lanes.ts';
import type { Lease, LeaseAsk, LeaseSource } from '../quota/lease.ts';
import { bucketOf } from '../quota/windows.ts';
import type { QuotaWindow } from '../quota/windows.ts';
import { VendorHome } from '../vendor-home.ts';
import type { AccountName, SharedToken } from '../vendor-home.ts';

export interface PostgresVendorHomeOptions {
  readonly url: string;
  /** Shown by Postgres. */
  readonly service: string;
  readonly shares: number;
  readonly quotas?: ReadonlyMap<string, readonly QuotaWindow[]>;
  /** How late an answer may be. Default 300 ms. */
  readonly patienceMs?: number;
}

/** A call waits for it, so an answer that is late is worth nothing: the caller goes on alone. */
const usualPatienceMs = 300;

const log = createLogger('vendor-client.home');

/** The shared home in a Postgres database: one row per account, and time by that server's clock alone. */
export class PostgresVendorHome extends VendorHome {
  readonly #pool: Pool;

  constructor({
    url,
    service,
    shares,
    quotas = new Map(),
    patienceMs = usualPatienceMs,
  }: PostgresVendorHomeOptions) {
    super(shares, quotas);
    this.#pool = new Pool({
      connectionString: url,
      application_name: `accord-${service} vendors`,
      max: 2,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
      statement_timeout: patienceMs,
      // A lease that is lost in a crash is a burst that nobody will make.
      options: '-c synchronous_commit=off',
      idleTimeoutMillis: 300_000,
    });
    this.#pool.on('error', (error) => {
      log.debug({ event: 'vendor_home.connection_lost', err: error });
    });
  }

  override quotaOf({ vendor, account }: AccountName, windows: readonly QuotaWindow[]): LeaseSource {
    const buckets = JSON.stringify(windows.map((window) => bucketOf(window)));
    return {
      lease: async ({ lane, wanted }: LeaseAsk): Promise<Lease> => {
        const rank = lanes.indexOf(lane);
        const values = [vendor, account, rank, wanted, buckets, keptBack[lane], starvingAfterMs];
        const [row] = await this.#ask<{ granted: number; retry_ms: number }>(
          'SELECT granted, retry_ms FROM accord_lease($1, $2, $3, $4, $5, $6, $7)',
          values,
        );
        return { granted: row?.granted ?? 0, retryMs: row?.retry_ms ?? usualPatienceMs };
      },
      // Of many calls that are throttled together, the first one halves the speed.
      slow: async (pauseMs) => {
        await this.#ask(
          `INSERT INTO vendor_accounts AS a (vendor, account, paused_until, slowed, slowed_at)
           VALUES ($1, $2, now() + $3 * interval '1 ms', 0.5, now())
           ON CONFLICT (vendor, account) DO UPDATE SET
             paused_until = greatest(a.paused_until, excluded.paused_until),
             slowed = CASE WHEN a.slowed_at > now() - interval '1 s' THEN a.slowed ELSE
               greatest(0.1, least(1, CASE WHEN a.slowed_at = '-infinity' THEN 1
                 ELSE a.slowed + accord_ms(a.slowed_at, now()) / 60000 END) / 2) END,
             slowed_at = now()`,
          [vendor, account, pauseMs],
        );
      },
    };
  }

  override async mayProbe({ vendor, account }: AccountName): Promise<boolean> {
    try {
      const rows = await this.#ask(
        `INSERT INTO vendor_accounts AS a (vendor, account, probed_at) VALUES ($1, $2, now())
         ON CONFLICT (vendor, account) DO UPDATE SET probed_at = now() WHERE a.probed_at <= now() - interval '1 s'
         RETURNING 1 AS may`,
        [vendor, account],
      );
      return rows.length > 0;
    } catch (error) {
      log.debug({ event: 'vendor_home.away', err: error });
      return true;
    }
  }

  override async readToken({ vendor, account }: AccountName): Promise<SharedToken | undefined> {
    const [row] = await this.#ask<{ sealed: Buffer; version: string; life_ms: number; fresh_ms: number }>(
      `SELECT sealed, version, accord_ms(now(), ends_at) AS life_ms, accord_ms(now(), fresh_until) AS fresh_ms
       FROM vendor_tokens WHERE vendor = $1 AND account = $2 AND sealed IS NOT NULL AND ends_at > now()`,
      [vendor, account],
    );
    if (row === undefined) return undefined;
    return {
      sealed: row.sealed,
      version: Number(row.version),
      lifeMs: row.life_ms,
      freshMs: Math.max(0, row.fresh_ms),
    };
  }

  override async claimRefresh({ vendor, account }: AccountName, forMs: number): Promise<boolean> {
    const rows = await this.#ask(
      `INSERT INTO vendor_tokens AS t (vendor, account, claimed_until)
       VALUES ($1, $2, now() + $3 * interval '1 ms')
       ON CONFLICT (vendor, account) DO UPDATE SET claimed_until = excluded.claimed_until
         WHERE t.claimed_until <= now() AND t.fresh_until <= now()
       RETURNING 1 AS claimed`,
      [vendor, account, forMs],
    );
    return rows.length > 0;
  }

  override async releaseRefresh({ vendor, account }: AccountName): Promise<void> {
    await this.#ask(
      `UPDATE vendor_tokens SET claimed_until = '-infinity' WHERE vendor = $1 AND account = $2`,
      [vendor, account],
    );
  }

  override async writeToken(
    { vendor, account }: AccountName,
    {
      sealed,
      lifeMs,
      freshMs,
    }: { readonly sealed: Buffer; readonly lifeMs: number; readonly freshMs: number },
  ): Promise<number> {
    const [row] = await this.#ask<{ version: string }>(
      `INSERT INTO vendor_tokens AS t (vendor, account, sealed, version, ends_at, fresh_until)
       VALUES ($1, $2, $3, 1, now() + $4 * interval '1 ms', now() + $5 * interval '1 ms')
       ON CONFLICT (vendor, account) DO UPDATE SET sealed = excluded.sealed, version = t.version + 1,
         ends_at = excluded.ends_at, fresh_until = excluded.fresh_until, claimed_until = '-infinity'
       RETURNING version`,
      [vendor, account, sealed, lifeMs, freshMs],
    );
    return Number(row?.version ?? 0);
  }

  override async dropToken({ vendor, account }: AccountName, version: number): Promise<void> {
    await this.#ask(
      `UPDATE vendor_tokens SET ends_at = '-infinity', fresh_until = '-infinity'
       WHERE vendor = $1 AND account = $2 AND version = $3`,
      [vendor, account, version],
    );
  }

  override async check(): Promise<void> {
    await this.#ask('SELECT FROM vendor_accounts LIMIT 0', []);
  }

  override async close(): Promise<void> {
    await this.#pool.end();
  }

  async #ask<Row extends object>(text: string, values: unknown[]): Promise<readonly Row[]> {
    const { rows } = await this.#pool.query<Row>(text, values);
    return rows;
  }
}

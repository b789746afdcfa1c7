import type { Gateway } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import { KeptNotices } from '../use-cases/ports/kept-notices.ts';
import { noticedAttempt, type NoticedRow } from './webhook-inbox-store.ts';

const uuid = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/**
 * Each notice is looked up by our id, where it names one, and by the gateway's: two questions to an index. Asked in one
 * with OR they were a walk through all attempts for each notice.
 */
const readRipe = `/* kept.ripe */
  SELECT DISTINCT a.gateway, a.id, a.order_id, a.status, a.gateway_ref, a.amount_minor, a.currency
  FROM kept_notices k CROSS JOIN LATERAL (
    SELECT * FROM payment_attempts
    WHERE gateway = k.gateway AND id = CASE WHEN k.attempt_id ~ '${uuid}' THEN k.attempt_id::uuid END
    UNION ALL
    SELECT * FROM payment_attempts WHERE gateway = k.gateway AND gateway_ref = k.gateway_ref
  ) AS a
  WHERE a.status NOT IN ('sending','unknown') LIMIT $1`;

type RipeRow = NoticedRow & { readonly gateway: Gateway };

export class KeptNoticeStore extends KeptNotices {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async ripe(limit: number) {
    const rows = await this.#database.query<RipeRow[]>(readRipe, [limit]);
    return rows.map((row) => ({
      gateway: row.gateway,
      gatewayRef: row.gateway_ref,
      attempt: noticedAttempt(row),
    }));
  }

  override async forget(before: Date): Promise<void> {
    await this.#database.query('DELETE FROM kept_notices WHERE kept_at < $1', [before]);
  }
}

import type { Gateway } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import { KeptNotices } from '../use-cases/ports/kept-notices.ts';
import { noticedAttempt, type NoticedRow } from './webhook-inbox-store.ts';

const readRipe = `/* kept.ripe */
  SELECT DISTINCT a.gateway, a.id, a.order_id, a.status, a.gateway_ref, a.amount_minor, a.currency
  FROM kept_notices k JOIN payment_attempts a
    ON a.gateway = k.gateway AND (a.id::text = k.attempt_id OR a.gateway_ref = k.gateway_ref)
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

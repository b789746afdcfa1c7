import type { Gateway } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import type { AttemptStatus } from '../domain/payment-attempt.ts';
import { KeptNotices } from '../use-cases/ports/kept-notices.ts';

const readRipe = `/* kept.ripe */
  SELECT DISTINCT a.gateway, a.id, a.order_id, a.status, a.gateway_ref
  FROM kept_notices k JOIN payment_attempts a
    ON a.gateway = k.gateway AND (a.id::text = k.attempt_id OR a.gateway_ref = k.gateway_ref)
  WHERE a.status NOT IN ('sending','unknown') LIMIT $1`;

interface RipeRow {
  readonly gateway: Gateway;
  readonly id: string;
  readonly order_id: string;
  readonly status: AttemptStatus;
  readonly gateway_ref: string | null;
}

export class KeptNoticeStore extends KeptNotices {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async ripe(limit: number) {
    const rows = await this.#database.query<RipeRow[]>(readRipe, [limit]);
    return rows.map(({ gateway, id, order_id, status, gateway_ref }) => ({
      gateway,
      gatewayRef: gateway_ref,
      attempt: { attemptId: id, orderId: order_id, status },
    }));
  }

  override async forget(before: Date): Promise<void> {
    await this.#database.query('DELETE FROM kept_notices WHERE kept_at < $1', [before]);
  }
}

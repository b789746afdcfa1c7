import type { Tx } from '@accord/messaging';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { WebhookInbox, type WebhookEvent } from '../use-cases/ports/webhook-inbox.ts';
import { firstRow } from './rows.ts';

const countRow = z.object({ count: z.int() });

export class SqlWebhookInbox extends WebhookInbox {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  async isNew(tx: Tx, { vendor, eventId, at }: WebhookEvent): Promise<boolean> {
    const rows: unknown = await tx.manager.query(
      `/* webhook.mark */ WITH entry AS (
         INSERT INTO webhook_inbox (vendor, event_id, received_at) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING 1
       ) SELECT count(*)::int AS count FROM entry`,
      [vendor, eventId, at],
    );
    return firstRow(countRow, rows).count === 1;
  }

  async forgetBefore(instant: Date): Promise<number> {
    const rows: unknown = await this.#dataSource.query(
      `WITH gone AS (DELETE FROM webhook_inbox WHERE received_at < $1 RETURNING 1)
       SELECT count(*)::int AS count FROM gone`,
      [instant],
    );
    return firstRow(countRow, rows).count;
  }
}

import { AttemptId, type Gateway } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { WebhookInbox } from '../use-cases/ports/webhook-inbox.ts';
import type { PaymentNotice } from '../use-cases/ports/payment-webhook.ts';
import type { AttemptRow } from './order-rows.ts';

const markSeen = `/* webhook.mark */
  INSERT INTO webhook_inbox (gateway, event_id, received_at) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING RETURNING event_id`;

const findAttempt = `/* webhook.attempt */
  SELECT id, order_id, status FROM payment_attempts
  WHERE gateway = $1 AND (id = $2::uuid OR gateway_ref = $3)
  ORDER BY (id = $2::uuid) DESC NULLS LAST LIMIT 1`;

export class WebhookInboxStore extends WebhookInbox {
  override async mark(
    notice: { gateway: Gateway; eventId: string; at: Date },
    tx: Tx,
  ): Promise<'new' | 'repeated'> {
    const rows = await tx.manager.query<unknown[]>(markSeen, [notice.gateway, notice.eventId, notice.at]);
    return rows.length > 0 ? 'new' : 'repeated';
  }

  override async attemptOf(gateway: Gateway, notice: PaymentNotice, tx: Tx) {
    // The gateway gives back what it likes: what is no id of ours is not looked for as one.
    const attemptId = AttemptId.safeParse(notice.attemptId).data ?? null;
    const parameters = [gateway, attemptId, notice.gatewayRef ?? null];
    const [row] = await tx.manager.query<Pick<AttemptRow, 'id' | 'order_id' | 'status'>[]>(
      findAttempt,
      parameters,
    );
    return row === undefined ? undefined : { attemptId: row.id, orderId: row.order_id, status: row.status };
  }
}

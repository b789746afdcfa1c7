import { AttemptId, type Gateway } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { DataSource } from 'typeorm';
import { WebhookInbox, type NamedPayment, type NoticedAttempt } from '../use-cases/ports/webhook-inbox.ts';
import type { PaymentNotice, PaymentNoticeKind } from '../use-cases/ports/payment-webhook.ts';
import type { AttemptRow } from './order-rows.ts';

const markSeen = `/* webhook.mark */
  INSERT INTO webhook_inbox (gateway, event_id, received_at, kind, gateway_ref, amount_minor, currency)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT DO NOTHING RETURNING event_id`;

const findAttempt = `/* webhook.attempt */
  SELECT id, order_id, status, amount_minor, currency, gateway_ref FROM payment_attempts
  WHERE gateway = $1 AND (id = $2::uuid OR gateway_ref = $3)
  ORDER BY (id = $2::uuid) DESC NULLS LAST LIMIT 1`;

const keepNotice = `/* webhook.keep */
  INSERT INTO kept_notices (gateway, event_id, kind, gateway_ref, attempt_id, kept_at, amount_minor, currency)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`;

const takeNotices = `/* webhook.take_kept */
  DELETE FROM kept_notices WHERE gateway = $1 AND (gateway_ref = $2 OR attempt_id = $3)
  RETURNING event_id, kind, gateway_ref, attempt_id, kept_at, amount_minor, currency`;

const readAuthorised = `/* webhook.authorised_ref */
  SELECT gateway_ref FROM kept_notices WHERE attempt_id = $1 AND kind = 'authorised' LIMIT 1`;

interface KeptRow {
  readonly event_id: string;
  readonly kind: PaymentNoticeKind;
  readonly gateway_ref: string | null;
  readonly attempt_id: string | null;
  readonly kept_at: Date;
  readonly amount_minor: string | null;
  readonly currency: string | null;
}

export class WebhookInboxStore extends WebhookInbox {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async mark(
    { gateway, notice, at }: Parameters<WebhookInbox['mark']>[0],
    tx: Tx,
  ): Promise<'new' | 'repeated'> {
    const { eventId, kind, gatewayRef, amount } = notice;
    const rows = await tx.manager.query<unknown[]>(markSeen, [
      gateway,
      eventId,
      at,
      kind,
      gatewayRef ?? null,
      amount?.minor ?? null,
      amount?.currency ?? null,
    ]);
    return rows.length > 0 ? 'new' : 'repeated';
  }

  override async attemptOf(gateway: Gateway, notice: PaymentNotice, tx: Tx) {
    // The gateway gives back what it likes: what is no id of ours is not looked for as one.
    const attemptId = AttemptId.safeParse(notice.attemptId).data ?? null;
    const parameters = [gateway, attemptId, notice.gatewayRef ?? null];
    const [row] = await tx.manager.query<NoticedRow[]>(findAttempt, parameters);
    return row && noticedAttempt(row);
  }

  override async keep(...[gateway, notice, at, tx]: Parameters<WebhookInbox['keep']>): Promise<void> {
    const { eventId, kind, gatewayRef, attemptId, amount } = notice;
    const about = [
      gatewayRef ?? null,
      attemptId ?? null,
      at,
      amount?.minor ?? null,
      amount?.currency ?? null,
    ];
    const values = [gateway, eventId, kind, ...about];
    await tx.manager.query(keepNotice, values);
  }

  override async takeKept({ gateway, gatewayRef, attemptId }: NamedPayment, tx: Tx) {
    const parameters = [gateway, gatewayRef ?? null, attemptId ?? null];
    const [rows] = await tx.manager.query<[KeptRow[], number]>(takeNotices, parameters);
    return rows.toSorted((a, b) => a.kept_at.getTime() - b.kept_at.getTime()).map(noticeOf);
  }

  override async authorisedRef(attemptId: string): Promise<string | undefined> {
    const [row] = await this.#database.query<Pick<KeptRow, 'gateway_ref'>[]>(readAuthorised, [attemptId]);
    return row?.gateway_ref ?? undefined;
  }
}

export type NoticedRow = Pick<
  AttemptRow,
  'id' | 'order_id' | 'status' | 'amount_minor' | 'currency' | 'gateway_ref'
>;

export function noticedAttempt(row: NoticedRow): NoticedAttempt {
  const { id, order_id: orderId, status, gateway_ref: gatewayRef } = row;
  const amount = { minor: Number(row.amount_minor), currency: row.currency };
  return { attemptId: id, orderId, status, amount, gatewayRef };
}

function noticeOf(row: KeptRow): PaymentNotice {
  const { event_id, kind, gateway_ref, attempt_id, amount_minor, currency } = row;
  return {
    eventId: event_id,
    kind,
    ...(gateway_ref === null ? {} : { gatewayRef: gateway_ref }),
    ...(attempt_id === null ? {} : { attemptId: attempt_id }),
    ...(amount_minor === null || currency === null
      ? {}
      : { amount: { minor: Number(amount_minor), currency } }),
  };
}

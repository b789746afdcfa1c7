import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import type { DataSource } from 'typeorm';
import type { CheckoutParts } from './checkout.parts.ts';
import { DueOrderStore } from './outbound/due-order-store.ts';
import { KeptNoticeStore } from './outbound/kept-notice-store.ts';
import { PaymentRecordStore } from './outbound/payment-record-store.ts';
import { TurnStore } from './outbound/turn-store.ts';
import { WebhookInboxStore } from './outbound/webhook-inbox-store.ts';
import type { GatewayBooks } from './use-cases/ports/gateway-books.ts';
import { ReconcilePayments } from './use-cases/reconcile-payments.ts';

export interface ReconciliationFoundation {
  readonly database: DataSource;
  readonly work: UnitOfWork;
  readonly books: readonly GatewayBooks[];
  readonly parts: CheckoutParts;
  readonly clock: Clock;
}

/** The job that holds our books against the gateways'. Beside the machine, which runs without it. */
export function openReconciliation({ database, work, books, parts, clock }: ReconciliationFoundation) {
  return new ReconcilePayments({
    work,
    books,
    clock,
    turns: new TurnStore(database),
    kept: new KeptNoticeStore(database),
    inbox: new WebhookInboxStore(database),
    records: new PaymentRecordStore(database),
    due: new DueOrderStore(database),
    notices: parts.applyNotice,
    changes: parts.changes,
  });
}

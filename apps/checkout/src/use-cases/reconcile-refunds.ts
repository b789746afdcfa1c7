import type { UnitOfWork } from '@accord/messaging';
import { unchanged } from '../domain/order.ts';
import { refundDifference, refundRemedy, type RefundsThere } from '../domain/reconciliation.ts';
import { settle } from '../domain/settlement.ts';
import type { OrderChanges } from './order-changes.ts';
import type { BooksWindow, GatewayBooks } from './ports/gateway-books.ts';
import type { PaymentRecords } from './ports/payment-records.ts';
import type { Turn } from './ports/turns.ts';
import type { NoticedAttempt, WebhookInbox } from './ports/webhook-inbox.ts';
import { noteFinding, triedAgain, type Finding } from './reconciliation-findings.ts';

export interface ReconcileRefundsOptions {
  readonly work: UnitOfWork;
  readonly records: PaymentRecords;
  readonly inbox: WebhookInbox;
  readonly changes: OrderChanges;
}

/**
 * Compares what was given back here and there, whenever its payment was begun: a refund at a gateway's desk may be about
 * an order of last month, and one that we believe done may have failed at the bank.
 */
export class ReconcileRefunds {
  readonly #options: ReconcileRefundsOptions;

  constructor(options: ReconcileRefundsOptions) {
    this.#options = options;
  }

  async execute(books: GatewayBooks, window: BooksWindow, turn: Turn): Promise<void> {
    const there = await books.refundedIn(window);
    const here = await this.#options.records.refundedIn(books.gateway, window);
    for (const gatewayRef of new Set([...there, ...here])) {
      const finding = await triedAgain({ gatewayRef }, () => this.#see(books, gatewayRef, turn));
      noteFinding(books.gateway, finding, { gatewayRef, about: 'refunds' });
    }
  }

  /** Only what nobody moved while the gateway was asked is compared. */
  async #see(books: GatewayBooks, gatewayRef: string, turn: Turn): Promise<Finding> {
    const { work, inbox } = this.#options;
    const named = { eventId: gatewayRef, kind: 'ignored', gatewayRef } as const;
    const before = await work.run((tx) => inbox.attemptOf(books.gateway, named, tx));
    if (before === undefined) return 'no_such_attempt';
    const there = await books.refundsOf(gatewayRef, before.amount);
    if (refundRemedy(before, there) === 'none') return 'none';
    return work.run(async (tx) => {
      await turn.hold(tx);
      return this.#remedy(before, there, tx);
    });
  }

  async #remedy(
    before: NoticedAttempt,
    there: RefundsThere,
    tx: Parameters<OrderChanges['changeWithin']>[0],
  ): Promise<Finding> {
    let finding: Finding = 'moved_on';
    await this.#options.changes.changeWithin(tx, before.orderId, (order) => {
      const attempt = order.attempts.find(({ id }) => id === before.attemptId);
      if (attempt?.status !== before.status) return unchanged(order);
      const remedy = refundRemedy(attempt, there);
      finding = remedy;
      if (remedy === 'believe') return settle(order, { attemptId: attempt.id, kind: 'refunded' });
      if (order.attention !== null) return unchanged(order);
      return unchanged({ ...order, attention: refundDifference(attempt, there) });
    });
    return finding;
  }
}

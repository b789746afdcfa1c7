import type { Clock, Gateway } from '@accord/canonical';
import type { Tx, UnitOfWork } from '@accord/messaging';
import { counter, createLogger } from '@accord/service-kit';
import { shown, unchanged } from '../domain/order.ts';
import { isGivenUp, isUndecided } from '../domain/payment-attempt.ts';
import { settle, type SettledKind } from '../domain/settlement.ts';
import { surface } from '../domain/stranded.ts';
import type { OrderChanges } from './order-changes.ts';
import type { DueOrders } from './ports/orders.ts';
import type { PaymentNotice, PaymentNoticeKind } from './ports/payment-webhook.ts';
import type { NamedPayment, NoticedAttempt, WebhookInbox } from './ports/webhook-inbox.ts';

export interface ApplyPaymentNoticeOptions {
  readonly work: UnitOfWork;
  readonly inbox: WebhookInbox;
  readonly changes: OrderChanges;
  readonly due: DueOrders;
  readonly clock: Clock;
}

/** What each notice means for the books; an outcome of the placement itself is only a reason to ask the gateway at once. */
const meanings: Readonly<Record<PaymentNoticeKind, SettledKind | 'ask_gateway' | 'nothing'>> = {
  authorised: 'ask_gateway',
  declined: 'ask_gateway',
  captured: 'captured',
  capture_failed: 'capture_refused',
  voided: 'voided',
  void_failed: 'void_refused',
  refunded: 'refunded',
  refund_failed: 'refund_refused',
  ignored: 'nothing',
};

const log = createLogger('payment-notice');
const notices = counter({
  name: 'accord_checkout_payment_notices_total',
  help: 'webhook notices of payment gateways by what became of them',
  labelNames: ['gateway', 'kind', 'result'],
});

interface News {
  readonly gateway: Gateway;
  readonly notice: PaymentNotice;
  readonly meaning: SettledKind | 'ask_gateway';
}

type Result = 'applied' | 'repeated' | 'no_such_attempt' | 'contradicts' | 'ignored';

/** Brings a gateway's news into the books, once, in the transaction that remembers having seen it. */
export class ApplyPaymentNotice {
  readonly #options: ApplyPaymentNoticeOptions;

  constructor(options: ApplyPaymentNoticeOptions) {
    this.#options = options;
  }

  async execute(gateway: Gateway, notice: PaymentNotice): Promise<void> {
    const meaning = meanings[notice.kind];
    const result =
      meaning === 'nothing'
        ? 'ignored'
        : await this.#options.work.run((tx) => this.#apply({ gateway, notice, meaning }, tx));
    notices.inc({ gateway, kind: notice.kind, result });
    if (result === 'no_such_attempt') {
      log.warn(
        { event: 'webhook.no_such_attempt', gateway, eventId: notice.eventId },
        'a notice about no order of ours',
      );
    }
  }

  async #apply(news: News, tx: Tx): Promise<Result> {
    const { inbox, clock } = this.#options;
    const { gateway, notice } = news;
    const at = clock.now();
    const [mark, attempt] = await Promise.all([
      inbox.mark({ gateway, notice, at }, tx),
      inbox.attemptOf(gateway, notice, tx),
    ]);
    if (mark === 'repeated') return 'repeated';
    if (attempt === undefined) {
      // Adyen tells of what its desk did with a charge under the desk's own reference, perhaps before it tells of the charge.
      if (news.meaning !== 'ask_gateway') await inbox.keep(gateway, notice, at, tx);
      return 'no_such_attempt';
    }
    return this.#tell(attempt, news, tx);
  }

  /**
   * Gives what was kept about a charge its effect, now that its outcome is on record. What is still too early is kept on.
   */
  async replay(attempt: NoticedAttempt, payment: NamedPayment, tx: Tx): Promise<void> {
    for (const notice of await this.#options.inbox.takeKept(payment, tx)) {
      const meaning = meanings[notice.kind];
      if (meaning !== 'nothing') await this.#tell(attempt, { gateway: payment.gateway, notice, meaning }, tx);
    }
  }

  async #tell(attempt: NoticedAttempt, news: News, tx: Tx): Promise<Result> {
    const contradiction = contradictionOf(attempt, news.notice);
    if (contradiction === undefined) {
      await this.#believe(attempt, news, tx);
      return 'applied';
    }
    const { orderId, attemptId } = attempt;
    log.warn(
      { event: 'payment.notice_contradicts', orderId, attemptId, reason: contradiction },
      'for a person',
    );
    await this.#options.changes.changeWithin(tx, orderId, (order) => unchanged(shown(order, contradiction)));
    return 'contradicts';
  }

  async #believe(attempt: NoticedAttempt, news: News, tx: Tx): Promise<void> {
    const { due, clock } = this.#options;
    const { gateway, notice, meaning } = news;
    if (meaning !== 'ask_gateway') return this.#settle(attempt, { ...news, meaning }, tx);
    if (notice.kind === 'authorised' && isGivenUp(attempt)) {
      await this.#surface(attempt, notice, tx);
      return this.replay(attempt, { gateway, gatewayRef: notice.gatewayRef }, tx);
    }
    if (!isUndecided(attempt)) return;
    // Whoever charges or asks just now may die with the answer, or conclude that there was none.
    if (notice.kind === 'authorised') await this.#keep(attempt, news, tx);
    await due.wake(attempt.orderId, clock.now(), tx);
  }

  #keep({ attemptId }: NoticedAttempt, { gateway, notice }: News, tx: Tx): Promise<void> {
    return this.#options.inbox.keep(gateway, { ...notice, attemptId }, this.#options.clock.now(), tx);
  }

  /** Declared dead and alive after all: the sweep, due at once, gives it back. */
  async #surface(
    { orderId, attemptId }: NoticedAttempt,
    { gatewayRef }: PaymentNotice,
    tx: Tx,
  ): Promise<void> {
    if (gatewayRef === undefined) return;
    await this.#options.changes.changeWithin(tx, orderId, (order) =>
      unchanged(surface(order, { attemptId, gatewayRef })),
    );
  }

  /** News of an operation on a charge that we have not heard the outcome of is news of the charge: the gateway is asked. */
  async #settle(
    known: NoticedAttempt,
    news: News & { readonly meaning: SettledKind },
    tx: Tx,
  ): Promise<void> {
    const { changes, due, clock } = this.#options;
    const { orderId, attemptId } = known;
    const { notice, meaning } = news;
    const order = await changes.changeWithin(tx, orderId, (now) =>
      now.attempts.some((attempt) => attempt.id === attemptId && isUndecided(attempt))
        ? unchanged(now)
        : settle(now, { attemptId, kind: meaning, gatewayRef: notice.gatewayRef }),
    );
    if (order.attempts.some((attempt) => attempt.id === attemptId && isUndecided(attempt))) {
      await this.#keep(known, news, tx);
      await due.wake(orderId, clock.now(), tx);
    }
  }
}

/**
 * Why money that moved cannot be what we asked for, as a reason for a person: news of another amount, or under another
 * payment of the gateway's, is never taken as done. A decline moves nothing and only makes us ask.
 */
function contradictionOf(
  { amount, gatewayRef }: NoticedAttempt,
  { kind, amount: told, gatewayRef: named }: PaymentNotice,
): string | undefined {
  if (kind === 'declined') return undefined;
  if (told !== undefined && (told.minor !== amount.minor || told.currency !== amount.currency))
    return `payment_${kind}_of_another_amount`;
  return gatewayRef !== null && named !== undefined && named !== gatewayRef
    ? `payment_${kind}_under_another_reference`
    : undefined;
}

import type { Clock, Gateway } from '@accord/canonical';
import type { Tx, UnitOfWork } from '@accord/messaging';
import { counter, createLogger } from '@accord/service-kit';
import { unchanged } from '../domain/order.ts';
import { isGivenUp, isUndecided } from '../domain/payment-attempt.ts';
import { settle, type SettledKind } from '../domain/settlement.ts';
import { surface } from '../domain/stranded.ts';
import type { OrderChanges } from './order-changes.ts';
import type { DueOrders } from './ports/orders.ts';
import type { PaymentNotice, PaymentNoticeKind } from './ports/payment-webhook.ts';
import type { NoticedAttempt, WebhookInbox } from './ports/webhook-inbox.ts';

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

type Result = 'applied' | 'repeated' | 'no_such_attempt' | 'ignored';

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
    if ((await inbox.mark({ gateway, eventId: notice.eventId, at }, tx)) === 'repeated') return 'repeated';
    const attempt = await inbox.attemptOf(gateway, notice, tx);
    if (attempt === undefined) return 'no_such_attempt';
    if (news.meaning !== 'ask_gateway') await this.#settle(attempt, { ...news, meaning: news.meaning }, tx);
    else if (notice.kind === 'authorised' && isGivenUp(attempt)) await this.#surface(attempt, notice, tx);
    else await this.#options.due.wake(attempt.orderId, at, tx);
    return 'applied';
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
    { orderId, attemptId }: NoticedAttempt,
    { notice, meaning }: News & { readonly meaning: SettledKind },
    tx: Tx,
  ): Promise<void> {
    const { changes, due, clock } = this.#options;
    const order = await changes.changeWithin(tx, orderId, (now) =>
      now.attempts.some((attempt) => attempt.id === attemptId && isUndecided(attempt))
        ? unchanged(now)
        : settle(now, { attemptId, kind: meaning, gatewayRef: notice.gatewayRef }),
    );
    if (order.attempts.some((attempt) => attempt.id === attemptId && isUndecided(attempt)))
      await due.wake(orderId, clock.now(), tx);
  }
}

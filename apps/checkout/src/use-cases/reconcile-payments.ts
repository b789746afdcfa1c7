import { equals, Failure, type Clock } from '@accord/canonical';
import type { Tx, UnitOfWork } from '@accord/messaging';
import { counter, createLogger } from '@accord/service-kit';
import { unchanged } from '../domain/order.ts';
import { remedyFor, type Remedy } from '../domain/reconciliation.ts';
import { settle } from '../domain/settlement.ts';
import { surface } from '../domain/stranded.ts';
import type { ApplyPaymentNotice } from './apply-payment-notice.ts';
import type { OrderChanges } from './order-changes.ts';
import type { BookedPayment, GatewayBooks } from './ports/gateway-books.ts';
import type { KeptNotices } from './ports/kept-notices.ts';
import type { DueOrders } from './ports/orders.ts';
import type { Turn, Turns } from './ports/turns.ts';
import type { NoticedAttempt, WebhookInbox } from './ports/webhook-inbox.ts';

export interface ReconcilePaymentsOptions {
  readonly work: UnitOfWork;
  readonly turns: Turns;
  readonly books: readonly GatewayBooks[];
  readonly kept: KeptNotices;
  readonly inbox: WebhookInbox;
  readonly notices: ApplyPaymentNotice;
  readonly changes: OrderChanges;
  readonly due: DueOrders;
  readonly clock: Clock;
}

/** Payments begun in this window are compared: old enough to be at rest, young enough for Stripe to list them in a breath. */
const windowMs = { from: 25 * 3_600_000, to: 120_000 };
const keptForMs = 35 * 24 * 3_600_000;
const batch = 100;
/** Of one run, so that it ends: every authorisation told before its own answer leaves one notice. */
const mostRounds = 200;

type Finding = Remedy | 'no_such_attempt' | 'moved_on' | 'kept_notice' | 'failed';

const log = createLogger('reconcile-payments');
const findings = counter({
  name: 'accord_checkout_reconciled_payments_total',
  help: 'payments compared with the record of their gateway, by what was done',
  labelNames: ['gateway', 'finding'],
});

/** Compares what we believe of payments with what gateways have on record, and repairs or shows each difference. */
export class ReconcilePayments {
  readonly #options: ReconcilePaymentsOptions;

  constructor(options: ReconcilePaymentsOptions) {
    this.#options = options;
  }

  /** @returns false when another replica is at it */
  async execute(): Promise<boolean> {
    const turn = await this.#options.turns.take('reconcile-payments');
    if (turn === undefined) return false;
    try {
      await this.#replayKept(turn);
      for (const books of this.#options.books) await this.#compare(books, turn);
    } finally {
      await turn.end();
    }
    return true;
  }

  /** Adyen has no list: what it told us, and nobody could use then, is its record. */
  async #replayKept(turn: Turn): Promise<void> {
    const { kept, work, notices, clock } = this.#options;
    for (let round = 0; round < mostRounds; round += 1) {
      const ripe = await kept.ripe(batch);
      for (const { gateway, attempt, gatewayRef } of ripe) {
        const payment = { gateway, attemptId: attempt.attemptId, gatewayRef: gatewayRef ?? undefined };
        await work.run(async (tx) => {
          await turn.hold(tx);
          await notices.replay(attempt, payment, tx);
        });
        findings.inc({ gateway, finding: 'kept_notice' });
      }
      if (ripe.length < batch) break;
    }
    await kept.forget(new Date(clock.now().getTime() - keptForMs));
  }

  async #compare(books: GatewayBooks, turn: Turn): Promise<void> {
    const now = this.#options.clock.now().getTime();
    const window = { from: new Date(now - windowMs.from), to: new Date(now - windowMs.to) };
    for (const listed of await books.list(window)) {
      const finding = await this.#see(books, listed, turn);
      findings.inc({ gateway: books.gateway, finding });
      if (finding === 'none') continue;
      const { attemptId, gatewayRef, status } = listed;
      log.warn(
        { event: 'payment.reconciled', gateway: books.gateway, attemptId, gatewayRef, status, finding },
        'the books of a gateway say something else',
      );
    }
  }

  /** A difference counts only if the gateway still says so and nothing moved here meanwhile: a list is old when it is read. */
  async #see(books: GatewayBooks, listed: BookedPayment, turn: Turn): Promise<Finding> {
    try {
      const before = await this.#options.work.run((tx) => this.#attemptOf(books, listed, tx));
      if (before === undefined) return 'no_such_attempt';
      if (remedyFor(before.status, listed.status) === 'none') return 'none';
      const booked = await books.read(listed.gatewayRef);
      if (booked === undefined) return 'moved_on';
      return await this.#options.work.run(async (tx) => {
        await turn.hold(tx);
        const now = await this.#attemptOf(books, booked, tx);
        return now?.status === before.status ? this.#remedy(now, booked, tx) : 'moved_on';
      });
    } catch (error) {
      if (error instanceof Failure && error.code === 'checkout.turn_lost') throw error;
      log.warn(
        { event: 'payment.reconcile_failed', attemptId: listed.attemptId, error },
        'the next run tries again',
      );
      return 'failed';
    }
  }

  #attemptOf({ gateway }: GatewayBooks, { attemptId, gatewayRef }: BookedPayment, tx: Tx) {
    return this.#options.inbox.attemptOf(
      gateway,
      { eventId: gatewayRef, kind: 'ignored', attemptId, gatewayRef },
      tx,
    );
  }

  async #remedy(
    { orderId, attemptId, status }: NoticedAttempt,
    booked: BookedPayment,
    tx: Tx,
  ): Promise<Finding> {
    const { changes, due, clock } = this.#options;
    const remedy = remedyFor(status, booked.status);
    const { gatewayRef } = booked;
    if (remedy === 'ask') await due.wake(orderId, clock.now(), tx);
    if (remedy === 'none' || remedy === 'ask') return remedy;
    await changes.changeWithin(tx, orderId, (order) => {
      const attempt = order.attempts.find(({ id }) => id === attemptId);
      if (attempt?.status !== status) return unchanged(order);
      const reason = `payment_${booked.status}_at_gateway_${status}_here`;
      const shown = order.attention === null ? { ...order, attention: reason } : order;
      if (remedy === 'show' || !equals(attempt.amount, booked.amount)) return unchanged(shown);
      if (remedy === 'surface') return unchanged(surface(order, { attemptId, gatewayRef }));
      return settle(order, {
        attemptId,
        kind: booked.status === 'voided' ? 'voided' : 'captured',
        gatewayRef,
      });
    });
    return remedy;
  }
}

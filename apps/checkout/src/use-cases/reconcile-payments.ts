import { Failure, type Clock } from '@accord/canonical';
import type { Tx, UnitOfWork } from '@accord/messaging';
import { remedyFor } from '../domain/reconciliation.ts';
import type { ApplyPaymentNotice } from './apply-payment-notice.ts';
import type { OrderChanges } from './order-changes.ts';
import { ListedSoFar, type Listing } from './listed-so-far.ts';
import type { GatewayBooks } from './ports/gateway-books.ts';
import type { KeptNotices } from './ports/kept-notices.ts';
import type { DueOrders } from './ports/orders.ts';
import type { PaymentRecords, RecordedPayment } from './ports/payment-records.ts';
import type { Turn, Turns } from './ports/turns.ts';
import type { WebhookInbox } from './ports/webhook-inbox.ts';
import { PaymentRemedies, type SeenPayment } from './payment-remedies.ts';
import { noteFinding, triedAgain, type Finding } from './reconciliation-findings.ts';
import { ReconcileRefunds } from './reconcile-refunds.ts';

export interface ReconcilePaymentsOptions {
  readonly work: UnitOfWork;
  readonly turns: Turns;
  readonly books: readonly GatewayBooks[];
  readonly records: PaymentRecords;
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
/** Of a gateway's list in memory. */
const mostKept = 10_000;

/** Compares what we believe of payments with what gateways have on record, and repairs or shows each difference. */
export class ReconcilePayments {
  readonly #options: ReconcilePaymentsOptions;
  readonly #refunds: ReconcileRefunds;
  readonly #remedies: PaymentRemedies;

  constructor(options: ReconcilePaymentsOptions) {
    this.#options = options;
    this.#refunds = new ReconcileRefunds(options);
    this.#remedies = new PaymentRemedies(options);
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
        noteFinding(gateway, 'kept_notice', {});
      }
      if (ripe.length < batch) break;
    }
    await kept.forget(new Date(clock.now().getTime() - keptForMs));
  }

  async #compare(books: GatewayBooks, turn: Turn): Promise<void> {
    const now = this.#options.clock.now().getTime();
    const window = { from: new Date(now - windowMs.from), to: new Date(now - windowMs.to) };
    const listed = new ListedSoFar(window, mostKept);
    for await (const page of books.list(window)) {
      for (const payment of page) await this.#note(books, payment, turn);
      const piece = listed.add(page);
      if (piece) await this.#noteUnlisted(books, piece, turn);
    }
    await this.#noteUnlisted(books, listed.rest(), turn);
    await this.#refunds.execute(books, window, turn);
  }

  /** A payment of ours that a list leaves out may only have been begun late; the gateway is asked for each by itself. */
  async #noteUnlisted(books: GatewayBooks, piece: Listing, turn: Turn): Promise<void> {
    const { gateway } = books;
    const unlisted = await this.#options.records.unlisted({ gateway, ...piece, limit: batch });
    for (const payment of unlisted) await this.#note(books, { ...payment, status: 'absent' }, turn);
  }

  async #note(books: GatewayBooks, seen: SeenPayment, turn: Turn): Promise<void> {
    const { attemptId, gatewayRef, status } = seen;
    const finding = await triedAgain({ attemptId }, () => this.#see(books, seen, turn));
    noteFinding(books.gateway, finding, { attemptId, gatewayRef, status });
  }

  /** A difference counts only if the gateway still says so and nothing moved here meanwhile: a list is old when it is read. */
  async #see(books: GatewayBooks, seen: SeenPayment, turn: Turn): Promise<Finding> {
    const before = await this.#options.work.run((tx) => this.#attemptOf(books, seen, tx));
    if (before === undefined) return 'no_such_attempt';
    if (remedyFor(before.status, seen.status) === 'none') return 'none';
    const booked = await this.#read(books, seen);
    if (booked === undefined) return 'moved_on';
    return this.#options.work.run(async (tx) => {
      await turn.hold(tx);
      const now = await this.#attemptOf(books, booked, tx);
      return now?.status === before.status ? this.#remedies.carryOut(now, booked, tx) : 'moved_on';
    });
  }

  async #read(books: GatewayBooks, seen: SeenPayment): Promise<SeenPayment | undefined> {
    try {
      return await books.read(seen.gatewayRef);
    } catch (error) {
      if (error instanceof Failure && error.kind === 'not_found')
        return { attemptId: seen.attemptId, gatewayRef: seen.gatewayRef, status: 'absent' };
      throw error;
    }
  }

  #attemptOf({ gateway }: GatewayBooks, { attemptId, gatewayRef }: RecordedPayment, tx: Tx) {
    return this.#options.inbox.attemptOf(
      gateway,
      { eventId: gatewayRef, kind: 'ignored', attemptId, gatewayRef },
      tx,
    );
  }
}

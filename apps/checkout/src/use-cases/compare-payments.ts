import type { Clock, Gateway } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import { inheritContext, runInContext } from '@accord/service-kit';
import { Comparison, idAt, type Difference, type Judgement, type KeyRange, type Side } from '@accord/sync';
import { z } from 'zod';
import { unchanged } from '../domain/order.ts';
import { believeRefund, bookedStatuses, judgePayment } from '../domain/payment-judgement.ts';
import { settle } from '../domain/settlement.ts';
import { GatewayBooksSide } from './gateway-books-side.ts';
import type { OrderChanges } from './order-changes.ts';
import { PaymentRemedies } from './payment-remedies.ts';
import type { GatewayBooks } from './ports/gateway-books.ts';
import type { DueOrders } from './ports/orders.ts';
import type { PaymentSides, PaymentStanding } from './ports/payment-sides.ts';

export interface ComparePaymentsOptions {
  readonly gateway: Gateway;
  /** Undefined where the gateway has no list: then its webhooks are its word. */
  readonly books: GatewayBooks | undefined;
  readonly sides: PaymentSides;
  readonly work: UnitOfWork;
  readonly changes: OrderChanges;
  readonly due: DueOrders;
  readonly clock: Clock;
  /** As `Comparison.graceMs`. */
  readonly graceMs: number;
}

/** What a list of a gateway shows in some pages; `ReconcilePayments` looks at it as often. Older ones on demand. */
const recentMs = 25 * 3_600_000;

const facts = z.object({
  payment: z.string(),
  state: z.enum(['held', 'taken', 'gone']),
  minor: z.int(),
  refunded: z.int(),
  /** As it was told. */
  currency: z.string(),
});

/** Our payments against a gateway's: what is held, what was taken, what was given back. */
export class ComparePayments extends Comparison {
  readonly kind: string;
  readonly against: string;
  override readonly graceMs: number;
  readonly #options: ComparePaymentsOptions;
  readonly #remedies: PaymentRemedies;

  constructor(options: ComparePaymentsOptions) {
    super();
    this.kind = `${options.gateway}-payments`;
    this.against = options.gateway;
    this.graceMs = options.graceMs;
    this.#options = options;
    this.#remedies = new PaymentRemedies(options);
  }

  override recent(now: Date): KeyRange {
    return { after: idAt(new Date(now.getTime() - recentMs)), until: null };
  }

  open(): { readonly ours: Side; readonly theirs: Side } {
    const { gateway, books, sides, clock } = this.#options;
    if (books === undefined) return { ours: sides.ours(gateway, 'told'), theirs: sides.told(gateway) };
    const refOf = async (attemptId: string) => (await sides.standing(attemptId))?.gatewayRef;
    return { ours: sides.ours(gateway, 'all'), theirs: new GatewayBooksSide({ books, refOf, clock }) };
  }

  async judge({ key, theirs }: Difference): Promise<Judgement | undefined> {
    const { sides, clock } = this.#options;
    const standing = await sides.standing(key);
    if (standing && standing.changedAt.getTime() > clock.now().getTime() - this.graceMs) return undefined;
    return judgePayment(standing, moneyOf(theirs));
  }

  /** Believes what the gateway says just now; never has it move money but to give back what is held for nobody. */
  async repair({ key }: Difference, { action }: Judgement): Promise<string | undefined> {
    const standing = await this.#options.sides.standing(key);
    const there = await this.open().theirs.one(key);
    const theirs = moneyOf(there?.facts ?? null);
    const judged = judgePayment(standing, theirs);
    if (standing === undefined || theirs === undefined || judged?.action !== action) return 'compare_again';
    await runInContext(inheritContext({ correlationId: standing.orderId }), () =>
      action === believeRefund ? this.#refunded(key, standing) : this.#carryOut(key, standing, theirs),
    );
    return undefined;
  }

  async #refunded(attemptId: string, { orderId, status }: PaymentStanding): Promise<void> {
    await this.#options.changes.change(orderId, (order) =>
      order.attempts.find(({ id }) => id === attemptId)?.status === status
        ? settle(order, { attemptId, kind: 'refunded' })
        : unchanged(order),
    );
  }

  async #carryOut(
    attemptId: string,
    { orderId, status, amount }: PaymentStanding,
    { payment, state }: z.output<typeof facts>,
  ): Promise<void> {
    const booked = { attemptId, gatewayRef: payment, status: bookedStatuses[state], amount };
    await this.#options.work.run((tx) => this.#remedies.carryOut({ orderId, attemptId, status }, booked, tx));
  }
}

function moneyOf(side: Difference['ours']): z.output<typeof facts> | undefined {
  return side === null ? undefined : facts.parse(side);
}

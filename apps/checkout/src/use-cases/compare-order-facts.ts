import type { Clock } from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import { Comparison, type Difference, type Judgement } from '@accord/sync';
import type { OrderDues, OwedFacts } from './ports/order-dues.ts';
import type { SettlePayment } from './settle-payment.ts';
import type { WriteSalesOrder } from './write-sales-order.ts';

export interface CompareOrderFactsOptions {
  readonly facts: OwedFacts;
  readonly writeSalesOrder: WriteSalesOrder;
  readonly settlement: SettlePayment;
  readonly clock: Clock;
}

/** How long two facts may be apart, as in `WatchOrders`. */
const toleranceMs = 600_000;

/** The fact that is missing, and what that means; the first counts. */
const judgements: readonly (readonly [string, Judgement])[] = [
  ['freed', { code: 'checkout.payment_stranded', action: 'wait_for_gateway', repairable: false }],
  ['fulfillable', { code: 'checkout.shipped_not_captured', action: 'wait_for_its_parts', repairable: false }],
  ['captured', { code: 'checkout.shipped_not_captured', action: 'capture', repairable: true }],
  ['booked', { code: 'checkout.captured_not_booked', action: 'book_in_erp', repairable: true }],
];

/** Orders against what they should have come to: captured and not in the books, shipped and not captured. */
export class CompareOrderFacts extends Comparison {
  readonly kind = 'order-facts';
  readonly against = 'checkout';
  readonly #options: CompareOrderFactsOptions;

  constructor(options: CompareOrderFactsOptions) {
    super();
    this.#options = options;
  }

  open(): OrderDues {
    const { facts, clock } = this.#options;
    return facts.open(new Date(clock.now().getTime() - toleranceMs));
  }

  async judge({ fields }: Difference): Promise<Judgement | undefined> {
    return judgements.find(([fact]) => fields.includes(fact))?.[1];
  }

  /** @throws Failure of the gateway or the ledger */
  async repair({ key }: Difference, { action }: Judgement): Promise<string | undefined> {
    const { settlement, writeSalesOrder } = this.#options;
    return runInContext(inheritContext({ correlationId: key }), async () => {
      if (action === 'book_in_erp') {
        await writeSalesOrder.execute(key);
        return undefined;
      }
      return (await settlement.capture(key)) === 'nothing_to_do' ? 'compare_by_hand' : undefined;
    });
  }
}

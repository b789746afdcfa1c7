import { equals, type Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { unchanged } from '../domain/order.ts';
import { remedyFor, type Remedy } from '../domain/reconciliation.ts';
import { settle } from '../domain/settlement.ts';
import { surface } from '../domain/stranded.ts';
import type { OrderChanges } from './order-changes.ts';
import type { BookedPayment } from './ports/gateway-books.ts';
import type { DueOrders } from './ports/orders.ts';
import type { RecordedPayment } from './ports/payment-records.ts';
import type { NoticedAttempt } from './ports/webhook-inbox.ts';

export interface PaymentRemediesOptions {
  readonly changes: OrderChanges;
  readonly due: DueOrders;
  readonly clock: Clock;
}

/** Unknown to the gateway: there is only our word for it. */
interface AbsentPayment extends RecordedPayment {
  readonly status: 'absent';
}
/** A payment as a gateway's record has it. */
export type SeenPayment = BookedPayment | AbsentPayment;

/** Brings our record of a payment to what the gateway's says, where that is certain; else has it shown. */
export class PaymentRemedies {
  readonly #options: PaymentRemediesOptions;

  constructor(options: PaymentRemediesOptions) {
    this.#options = options;
  }

  /** Nothing happens to an attempt that stands otherwise by now. Once more, it does no harm. */
  async carryOut(
    { orderId, attemptId, status }: Pick<NoticedAttempt, 'orderId' | 'attemptId' | 'status'>,
    booked: SeenPayment,
    tx: Tx,
  ): Promise<Remedy> {
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
      const certain =
        remedy !== 'show' && booked.status !== 'absent' && equals(attempt.amount, booked.amount);
      if (!certain) return unchanged(shown);
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

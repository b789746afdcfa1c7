import type { Gateway, Money } from '@accord/canonical';
import type { Side } from '@accord/sync';
import type { AttemptStatus } from '../../domain/payment-attempt.ts';

/** An attempt as far as its money is concerned. */
export interface PaymentStanding {
  readonly orderId: string;
  readonly status: AttemptStatus;
  readonly amount: Money;
  /** The gateway's id of the payment, once it is known. */
  readonly gatewayRef: string | null;
  readonly changedAt: Date;
}

/** Attempts that hold or moved money by our record, by the attempt's id; and what gateways told of them. */
export abstract class PaymentSides {
  /** `told`: only those of which the gateway has told anything. */
  abstract ours(gateway: Gateway, which: 'all' | 'told'): Side;

  /** By the gateway's webhooks, as they were signed. For a gateway that can be asked for no list. */
  abstract told(gateway: Gateway): Side;

  abstract standing(attemptId: string): Promise<PaymentStanding | undefined>;
}

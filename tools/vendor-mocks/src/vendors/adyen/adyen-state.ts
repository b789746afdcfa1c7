import { References } from '../../shared/references.ts';
import { adyenOutcomeOf } from '../../tokens.ts';
import { invalidField } from './adyen-errors.ts';
import type { PaymentBody } from './adyen-requests.ts';
import { refusalText, resultCodeOf } from './refusal-reasons.ts';

export interface Amount {
  readonly currency: string;
  readonly value: number;
}

/** An authorised or refused payment and what was done to it. Amounts in minor units. */
export interface AdyenPayment {
  readonly pspReference: string;
  readonly merchantAccount: string;
  readonly reference: string;
  readonly amount: Amount;
  readonly resultCode: string;
  readonly refusalReasonCode?: string;
  captured: number;
  refunded: number;
  cancelled: boolean;
  readonly modifications: Modification[];
}

export type ModificationKind = 'CAPTURE' | 'CANCELLATION' | 'REFUND' | 'CANCEL_OR_REFUND';

/** Something asked of a payment: received now, settled a moment later. */
export interface Modification {
  readonly pspReference: string;
  readonly kind: ModificationKind;
  readonly reference: string;
  readonly amount: Amount;
  success?: boolean;
  reason?: string;
}

/** An item of a notification, as it becomes known. */
export interface AdyenNews {
  readonly eventCode: ModificationKind | 'AUTHORISATION';
  readonly payment: AdyenPayment;
  readonly modification?: Modification;
  readonly success: boolean;
  readonly reason: string;
}

/** One company account of Adyen. */
export class AdyenState {
  readonly payments = new Map<string, AdyenPayment>();
  readonly #references = References.neverGivenBefore();
  readonly #tell: (news: AdyenNews) => void;

  constructor(tell: (news: AdyenNews) => void) {
    this.#tell = tell;
  }

  /** @throws Refusal 422 when the stored payment method does not exist */
  pay(body: PaymentBody): AdyenPayment {
    const outcome = adyenOutcomeOf(body.paymentMethod.storedPaymentMethodId ?? '');
    if (outcome === undefined) throw invalidField('800', 'Contract not found');
    const authorised = outcome === 'ok';
    const payment: AdyenPayment = {
      pspReference: this.#references.next('MOCK', 16).toUpperCase(),
      merchantAccount: body.merchantAccount,
      reference: body.reference,
      amount: body.amount,
      resultCode: authorised ? 'Authorised' : resultCodeOf(outcome),
      ...(authorised ? {} : { refusalReasonCode: outcome }),
      captured: 0,
      refunded: 0,
      cancelled: false,
      modifications: [],
    };
    this.payments.set(payment.pspReference, payment);
    this.#tell({
      eventCode: 'AUTHORISATION',
      payment,
      success: authorised,
      reason: authorised ? '' : refusalText(outcome),
    });
    return payment;
  }

  /** Takes a wish; whether it comes true is said by webhook. */
  modify(
    payment: AdyenPayment,
    wish: { readonly kind: ModificationKind; readonly amount: Amount; readonly reference: string },
  ): Modification {
    const modification: Modification = {
      ...wish,
      pspReference: this.#references.next('MOCK', 16).toUpperCase(),
    };
    payment.modifications.push(modification);
    setImmediate(() => this.#settle(payment, modification));
    return modification;
  }

  #settle(payment: AdyenPayment, modification: Modification): void {
    const reason = obstacle(payment, modification);
    modification.success = reason === '';
    modification.reason = reason;
    if (reason === '') apply(payment, modification);
    this.#tell({ eventCode: modification.kind, payment, modification, success: reason === '', reason });
  }
}

/** Why a modification fails; empty when it does not. */
function obstacle(payment: AdyenPayment, { kind, amount }: Modification): string {
  if (payment.resultCode !== 'Authorised') return 'Transaction was not authorised';
  switch (kind) {
    case 'CAPTURE':
      if (payment.cancelled) return 'Transaction is cancelled';
      return payment.captured + amount.value > payment.amount.value ? 'Insufficient balance on payment' : '';
    case 'CANCELLATION':
      if (payment.captured > 0) return 'Transaction has been captured';
      return payment.cancelled ? 'Transaction is already cancelled' : '';
    case 'REFUND':
      return payment.refunded + amount.value > payment.captured ? 'Insufficient balance on payment' : '';
    case 'CANCEL_OR_REFUND':
      return payment.cancelled || (payment.captured > 0 && payment.refunded >= payment.captured)
        ? 'Nothing left to reverse'
        : '';
  }
}

function apply(payment: AdyenPayment, { kind, amount }: Modification): void {
  if (kind === 'CAPTURE') payment.captured += amount.value;
  if (kind === 'REFUND') payment.refunded += amount.value;
  if (kind === 'CANCELLATION') payment.cancelled = true;
  if (kind === 'CANCEL_OR_REFUND') {
    if (payment.captured > 0) payment.refunded = payment.captured;
    else payment.cancelled = true;
  }
}

import { Failure } from '@accord/canonical';
import type { DeclineReason, Money } from '@accord/canonical';
import type {
  AuthoriseOutcome,
  AuthoriseRequest,
  OperationOutcome,
  PaymentOperation,
} from '../../use-cases/ports/payment-gateway.ts';
import { declined } from '../declined.ts';
import { entryOf, parseAnswer } from '@accord/vendor-client';
import type { NoteUnknown } from '../unknown-status.ts';
import { adyenRefusals } from './adyen.declines.ts';
import { amountModificationWire, modificationWire, paymentWire } from './adyen.wire.ts';
import type { PaymentWire } from './adyen.wire.ts';

export type ModificationKind = 'captures' | 'cancels' | 'refunds';

export interface AdyenMerchant {
  readonly merchantAccount: string;
  readonly returnUrl: string;
}

interface AmountWire {
  readonly currency: string;
  readonly value: number;
}

export interface PaymentBody extends AdyenMerchant {
  readonly amount: AmountWire;
  readonly reference: string;
  readonly merchantOrderReference: string;
  readonly paymentMethod: { readonly type: 'scheme'; readonly storedPaymentMethodId: string };
  readonly shopperInteraction: 'ContAuth';
  readonly recurringProcessingModel: 'CardOnFile';
  readonly additionalData: { readonly manualCapture: 'true' };
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ModificationBody {
  readonly merchantAccount: string;
  /** Comes back in the webhook as `merchantReference`. */
  readonly reference: string;
  readonly amount?: AmountWire;
}

/** Adyen takes minor units; `reference` is our attempt, so that the webhook names it. */
export function paymentBody(request: AuthoriseRequest, merchant: AdyenMerchant): PaymentBody {
  return {
    merchantAccount: merchant.merchantAccount,
    returnUrl: merchant.returnUrl,
    amount: { currency: request.amount.currency, value: request.amount.minor },
    reference: request.attemptId,
    merchantOrderReference: request.orderNumber,
    paymentMethod: { type: 'scheme', storedPaymentMethodId: request.token },
    shopperInteraction: 'ContAuth',
    recurringProcessingModel: 'CardOnFile',
    additionalData: { manualCapture: 'true' },
    metadata: { orderId: request.orderId },
  };
}

export function modificationBody(
  { operationId, amount }: PaymentOperation,
  merchantAccount: string,
  withAmount: boolean,
): ModificationBody {
  return {
    merchantAccount,
    reference: operationId,
    ...(withAmount ? { amount: { currency: amount.currency, value: amount.minor } } : {}),
  };
}

/** What each result says about the charge. Everything comes with HTTP 200; a result that is not here is unknown. */
const meanings: Readonly<Record<string, 'authorised' | 'declined' | 'needs_customer' | 'pending'>> = {
  Authorised: 'authorised',
  Refused: 'declined',
  Cancelled: 'declined',
  Error: 'declined',
  RedirectShopper: 'needs_customer',
  ChallengeShopper: 'needs_customer',
  IdentifyShopper: 'needs_customer',
  PresentToShopper: 'needs_customer',
  Pending: 'pending',
  Received: 'pending',
  AuthenticationFinished: 'pending',
  AuthenticationNotRequired: 'pending',
  // Less than asked for is blocked: not paid, and not free either.
  PartiallyAuthorised: 'pending',
  Success: 'pending',
};

export function chargeOutcome(body: unknown, request: AuthoriseRequest, note: NoteUnknown): AuthoriseOutcome {
  const parsed = parseAnswer(paymentWire, body, { vendor: 'adyen', answer: 'payment' });
  if (!parsed.success) return unclear('adyen.unreadable');
  const payment = parsed.data;
  const { resultCode, pspReference } = payment;
  const meaning = entryOf(meanings, resultCode);
  if (meaning !== undefined && !belongsTo(payment, request)) return unclear('adyen.other_charge');
  switch (meaning) {
    case 'authorised':
      return pspReference ? { kind: 'authorised', gatewayRef: pspReference } : unclear('adyen.other_charge');
    case 'declined':
      return declined(refusalReason(payment, note), pspReference ?? undefined);
    case 'needs_customer':
      return declined('authentication_required', pspReference ?? undefined);
    case 'pending':
      return unclear('adyen.still_processing');
    case undefined:
      note('resultCode', resultCode);
      return unclear('adyen.unknown_status');
  }
}

/** A code that nobody knows is a plain decline: the card was not charged, and the customer may choose again. */
function refusalReason(
  { resultCode, refusalReasonCode: code }: PaymentWire,
  note: NoteUnknown,
): DeclineReason {
  const reason = adyenRefusals.get(code ?? '');
  if (reason !== undefined) return reason;
  if (resultCode === 'Cancelled') return 'cancelled';
  note('refusalReasonCode', code ?? 'none');
  return 'generic_decline';
}

/** Another amount or another attempt says nothing about ours. */
function belongsTo({ amount, merchantReference }: PaymentWire, request: AuthoriseRequest): boolean {
  return isSame(amount, request.amount) && (merchantReference || request.attemptId) === request.attemptId;
}

function isSame(told: AmountWire | null | undefined, { minor, currency }: Money): boolean {
  return !told || (told.value === minor && told.currency === currency);
}

/** That the gateway took down another amount, or a modification of another payment, is no receipt for ours. */
export function modificationOutcome(
  body: unknown,
  { kind, operation }: { readonly kind: ModificationKind; readonly operation: PaymentOperation },
  note: NoteUnknown,
): OperationOutcome<never> {
  const wire = kind === 'cancels' ? modificationWire : amountModificationWire;
  const parsed = parseAnswer(wire, body, { vendor: 'adyen', answer: kind });
  if (!parsed.success) return unclear('adyen.unreadable');
  const { reference, paymentPspReference, amount } = { amount: undefined, ...parsed.data };
  const ours =
    (reference || operation.operationId) === operation.operationId &&
    (paymentPspReference || operation.gatewayRef) === operation.gatewayRef &&
    isSame(amount, operation.amount);
  if (!ours) return unclear('adyen.other_modification');
  if (parsed.data.status === 'received') return { kind: 'pending' };
  note('modification.status', parsed.data.status);
  return unclear('adyen.unknown_status');
}

export function unclear(code: `adyen.${string}`): { kind: 'unknown'; cause: Failure } {
  return { kind: 'unknown', cause: new Failure(code, 'unknown_outcome', 'Adyen does not say what happened') };
}

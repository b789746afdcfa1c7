import { References } from '../../shared/references.ts';
import { stripeOutcomeOf } from '../../tokens.ts';
import { Refusal, type AccountName } from '../../vendor.ts';
import { cardError, invalidRequest, missing, unexpectedState } from './stripe-errors.ts';
import type { Charge, PaymentIntent, Refund, StripeEvent } from './stripe-objects.ts';

/** Events kept for `GET /v1/events`; older ones are forgotten. */
const keptEvents = 20_000;

export interface IntentParameters {
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly paymentMethod: string | null;
  readonly paymentMethodTypes: readonly string[];
  readonly receiptEmail: string | null;
}

const now = (): number => Math.floor(Date.now() / 1000);

/** One Stripe account: payment intents with their charges, refunds and events. */
export class StripeState {
  readonly intents = new Map<string, PaymentIntent>();
  readonly charges = new Map<string, Charge>();
  readonly refunds = new Map<string, Refund>();
  readonly events: StripeEvent[] = [];
  readonly account: AccountName;
  readonly #references = References.neverGivenBefore();
  readonly #announce: (event: StripeEvent, account: AccountName) => void;

  constructor(account: AccountName, announce: (event: StripeEvent, account: AccountName) => void) {
    this.account = account;
    this.#announce = announce;
  }

  create(parameters: IntentParameters): PaymentIntent {
    const id = this.#references.next('pi_3Mock', 16);
    const intent: PaymentIntent = {
      id,
      object: 'payment_intent',
      amount: parameters.amount,
      amount_capturable: 0,
      amount_received: 0,
      canceled_at: null,
      cancellation_reason: null,
      capture_method: parameters.captureMethod,
      client_secret: `${id}_secret_mock`,
      confirmation_method: 'automatic',
      created: now(),
      currency: parameters.currency,
      customer: parameters.customer,
      description: parameters.description,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      metadata: parameters.metadata,
      next_action: null,
      payment_method: parameters.paymentMethod,
      payment_method_types: parameters.paymentMethodTypes,
      receipt_email: parameters.receiptEmail,
      status: parameters.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    };
    this.intents.set(id, intent);
    return intent;
  }

  /** @throws Refusal 402 when the card is declined; 400 when there is nothing to confirm */
  confirm(intent: PaymentIntent, errorOnRequiresAction: boolean): PaymentIntent {
    if (!['requires_confirmation', 'requires_payment_method', 'requires_action'].includes(intent.status))
      throw unexpectedState(intent, 'confirmed');
    if (!intent.payment_method)
      throw invalidRequest('You cannot confirm this PaymentIntent: it is missing a payment method.', {
        code: 'payment_intent_unexpected_state',
      });
    const outcome = stripeOutcomeOf(intent.payment_method);
    if (outcome === undefined) throw missing('PaymentMethod', intent.payment_method, 400);
    if (outcome === 'authentication_required' && !errorOnRequiresAction) {
      intent.status = 'requires_action';
      intent.next_action = { type: 'use_stripe_sdk', use_stripe_sdk: {} };
      return intent;
    }
    if (outcome !== 'ok') throw this.#decline(intent, outcome);
    const manual = intent.capture_method === 'manual';
    const charge = this.#charge(intent, null);
    intent.latest_charge = charge.id;
    intent.status = manual ? 'requires_capture' : 'succeeded';
    intent.amount_capturable = manual ? intent.amount : 0;
    intent.amount_received = manual ? 0 : intent.amount;
    this.#emit(manual ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', intent);
    return intent;
  }

  /** @throws Refusal 400 when nothing can be captured or it is more than was authorised */
  capture(intent: PaymentIntent, amount: number): PaymentIntent {
    if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'captured');
    if (amount > intent.amount_capturable)
      throw invalidRequest('The amount is greater than the amount that can be captured.', {
        code: 'amount_too_large',
        param: 'amount_to_capture',
      });
    const charge = this.#chargeOf(intent);
    charge.captured = true;
    charge.amount_captured = amount;
    intent.amount_capturable = 0;
    intent.amount_received = amount;
    intent.status = 'succeeded';
    this.#emit('payment_intent.succeeded', intent);
    return intent;
  }

  /** @throws Refusal 400 when the money is already taken or the intent already cancelled */
  cancel(intent: PaymentIntent, reason: string | null): PaymentIntent {
    if (intent.status === 'succeeded' || intent.status === 'canceled')
      throw unexpectedState(intent, 'canceled');
    intent.status = 'canceled';
    intent.canceled_at = now();
    intent.cancellation_reason = reason;
    intent.amount_capturable = 0;
    this.#emit('payment_intent.canceled', intent);
    return intent;
  }

  /** @throws Refusal 400 when nothing was captured or less is left */
  refund(
    intent: PaymentIntent,
    wish: {
      readonly amount?: number;
      readonly reason: string | null;
      readonly metadata: Readonly<Record<string, string>>;
    },
  ): Refund {
    if (intent.status !== 'succeeded') throw unexpectedState(intent, 'refunded');
    const charge = this.#chargeOf(intent);
    const left = intent.amount_received - charge.amount_refunded;
    if (left === 0)
      throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
        code: 'charge_already_refunded',
      });
    const amount = wish.amount ?? left;
    if (amount > left)
      throw invalidRequest(
        `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
        {
          param: 'amount',
        },
      );
    const refund: Refund = {
      id: this.#references.next('re_3Mock', 16),
      object: 'refund',
      amount,
      charge: charge.id,
      created: now(),
      currency: intent.currency,
      metadata: wish.metadata,
      payment_intent: intent.id,
      reason: wish.reason,
      status: 'succeeded',
    };
    this.refunds.set(refund.id, refund);
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === intent.amount_received;
    this.#emit('charge.refunded', charge);
    return refund;
  }

  #decline(intent: PaymentIntent, declineCode: string): Refusal {
    const charge = this.#charge(intent, declineCode);
    const error = cardError(declineCode, charge.id);
    intent.latest_charge = charge.id;
    intent.last_payment_error = error;
    intent.status = 'requires_payment_method';
    intent.payment_method = null;
    this.#emit('payment_intent.payment_failed', intent);
    return new Refusal({
      status: 402,
      body: { error: { ...error, payment_intent: { id: intent.id, status: intent.status } } },
    });
  }

  #charge(intent: PaymentIntent, declineCode: string | null): Charge {
    const captured = declineCode === null && intent.capture_method !== 'manual';
    const charge: Charge = {
      id: this.#references.next('ch_3Mock', 16),
      object: 'charge',
      amount: intent.amount,
      amount_captured: captured ? intent.amount : 0,
      amount_refunded: 0,
      captured,
      created: now(),
      currency: intent.currency,
      customer: intent.customer,
      disputed: false,
      failure_code: declineCode && 'card_declined',
      failure_message: declineCode && 'Your card was declined.',
      livemode: false,
      metadata: intent.metadata,
      outcome: declineCode
        ? { type: 'issuer_declined', network_status: 'declined_by_network', reason: declineCode }
        : { type: 'authorized', network_status: 'approved_by_network', reason: null },
      paid: declineCode === null,
      payment_intent: intent.id,
      payment_method: intent.payment_method,
      refunded: false,
      status: declineCode === null ? 'succeeded' : 'failed',
    };
    this.charges.set(charge.id, charge);
    return charge;
  }

  #chargeOf(intent: PaymentIntent): Charge {
    const charge = typeof intent.latest_charge === 'string' && this.charges.get(intent.latest_charge);
    if (!charge) throw unexpectedState(intent, 'found a charge for');
    return charge;
  }

  #emit(type: string, object: PaymentIntent | Charge): void {
    const event: StripeEvent = {
      id: this.#references.next('evt_3Mock', 16),
      object: 'event',
      api_version: '2023-08-16',
      created: now(),
      data: { object: { ...object } },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    this.events.push(event);
    if (this.events.length > keptEvents) this.events.splice(0, keptEvents / 10);
    this.#announce(event, this.account);
  }
}

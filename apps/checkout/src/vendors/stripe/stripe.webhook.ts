import { createHmac, timingSafeEqual } from 'node:crypto';
import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import type { Secret } from '@accord/service-kit';
import { PaymentWebhook } from '../../use-cases/ports/payment-webhook.ts';
import type { NoticedAmount, PaymentNotice, RawWebhook } from '../../use-cases/ports/payment-webhook.ts';
import { entryOf } from '@accord/vendor-client';
import { noteUnknownOf } from '../unknown-status.ts';
import { declineReason } from './stripe.mapping.ts';
import {
  chargeWire,
  eventWire,
  intentWire,
  refundEventWire,
  settledIntentWire,
  type SettledIntentWire,
} from './stripe.wire.ts';

const note = noteUnknownOf('stripe');

/** Stripe's own libraries allow 300 s; more than a minute ahead no clock is. */
const toleranceSeconds = { past: 300, future: 60 };

export interface StripeWebhookOptions {
  /** One signing secret, or several separated by commas while they are rotated. */
  readonly secrets: Secret;
  /** Whether the account's key moves real money. */
  readonly live: boolean;
}

/** Stripe's events. Signed as `Stripe-Signature: t=<unix s>,v1=<hex>[,v1=…]`, HMAC-SHA256 over `t.body`. */
export class StripeWebhook extends PaymentWebhook {
  readonly gateway = 'stripe';
  readonly #secrets: Secret;
  readonly #live: boolean;
  readonly #clock: Clock;

  constructor({ secrets, live }: StripeWebhookOptions, clock: Clock) {
    super();
    this.#secrets = secrets;
    this.#live = live;
    this.#clock = clock;
  }

  read({ body, headers }: RawWebhook): readonly PaymentNotice[] {
    this.#verify(body, headers['stripe-signature']);
    const event = eventWire.safeParse(parseJson(body));
    if (!event.success) throw new Failure('stripe.bad_webhook', 'invalid', 'not an event of Stripe');
    const { id, type, livemode, data } = event.data;
    if ((livemode ?? this.#live) !== this.#live)
      throw new Failure('stripe.other_mode', 'invalid', 'an event of the other of live and test mode');
    return [{ eventId: id, ...noticeOf(type, data.object) }];
  }

  #verify(body: Buffer, header: string | string[] | undefined): void {
    const { at, signatures } = readSignature(header);
    const ageSeconds = this.#clock.now().getTime() / 1000 - at;
    if (ageSeconds > toleranceSeconds.past || ageSeconds < -toleranceSeconds.future)
      throw badSignature('age');
    const accepted = this.#secrets
      .reveal()
      .split(',')
      .map((secret) =>
        createHmac('sha256', secret.trim())
          .update(`${String(at)}.`)
          .update(body)
          .digest(),
      );
    const genuine = signatures.some((given) => accepted.some((own) => equal(own, given)));
    if (!genuine) throw badSignature('signature');
  }
}

function readSignature(header: string | string[] | undefined): { at: number; signatures: Buffer[] } {
  if (typeof header !== 'string') throw badSignature('header');
  const fields = header.split(',').map((field) => field.trim().split('='));
  const at = fields.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(at)) throw badSignature('time');
  const signatures = fields
    .filter(([name, value]) => name === 'v1' && /^[0-9a-f]{64}$/.test(value ?? ''))
    .map(([, value]) => Buffer.from(value ?? '', 'hex'));
  return { at: Number(at), signatures };
}

function equal(own: Buffer, given: Buffer): boolean {
  return own.length === given.length && timingSafeEqual(own, given);
}

function badSignature(what: 'header' | 'time' | 'age' | 'signature'): Failure {
  return new Failure('stripe.bad_signature', 'unauthenticated', 'the signature does not hold', {
    details: { what },
  });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const intentEvents: Readonly<Record<string, PaymentNotice['kind']>> = {
  'payment_intent.amount_capturable_updated': 'authorised',
  'payment_intent.payment_failed': 'declined',
  'payment_intent.succeeded': 'captured',
  'payment_intent.canceled': 'voided',
};

type Notice = Omit<PaymentNotice, 'eventId'>;
const ignored: Notice = { kind: 'ignored' };

function noticeOf(type: string, object: unknown): Notice {
  const kind = entryOf(intentEvents, type);
  if (kind !== undefined) return intentNotice(kind, object);
  if (type === 'charge.refunded') return refundedNotice(object);
  if (type === 'refund.failed' || type === 'charge.refund.updated') return refundChange(object);
  return ignored;
}

function intentNotice(kind: PaymentNotice['kind'], object: unknown): Notice {
  const intent = (kind === 'captured' ? settledIntentWire : intentWire).safeParse(object);
  if (!intent.success)
    throw new Failure('stripe.bad_webhook', 'invalid', 'an event without its payment intent');
  const { id, metadata, last_payment_error: error } = intent.data;
  const reason = kind === 'declined' ? declineReason(error?.decline_code ?? error?.code, note) : undefined;
  const about = { kind, gatewayRef: id, ...ids(metadata) };
  return reason ? { ...about, declineReason: reason } : { ...about, amount: amountOf(intent.data) };
}

/** What was taken of it, where something was. */
function amountOf(intent: SettledIntentWire): NoticedAmount {
  return { minor: intent.amount_received ?? intent.amount, currency: intent.currency.toUpperCase() };
}

/** Only a whole refund ends a payment; ours are whole, a part of it is somebody's hand at Stripe's desk. */
function refundedNotice(object: unknown): Notice {
  const charge = chargeWire.safeParse(object);
  if (!charge.success) throw new Failure('stripe.bad_webhook', 'invalid', 'an event without its charge');
  if (!charge.data.payment_intent || !charge.data.refunded) return ignored;
  const { payment_intent: gatewayRef, amount_refunded: minor, currency, metadata } = charge.data;
  return {
    kind: 'refunded',
    gatewayRef,
    amount: { minor, currency: currency.toUpperCase() },
    ...ids(metadata),
  };
}

function refundChange(object: unknown): Notice {
  const refund = refundEventWire.safeParse(object);
  if (!refund.success || refund.data.status !== 'failed' || !refund.data.payment_intent) return ignored;
  const reason = refund.data.failure_reason ?? 'unknown';
  return {
    kind: 'refund_failed',
    gatewayRef: refund.data.payment_intent,
    ...ids(refund.data.metadata),
    reason,
  };
}

function ids(metadata: Readonly<Record<string, string>> | null | undefined): Partial<Notice> {
  const { attemptId, operationId } = metadata ?? {};
  return { ...(attemptId ? { attemptId } : {}), ...(operationId ? { operationId } : {}) };
}

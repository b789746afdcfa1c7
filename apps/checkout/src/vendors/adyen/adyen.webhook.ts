import { createHmac, timingSafeEqual } from 'node:crypto';
import { Failure } from '@accord/canonical';
import type { DeclineReason } from '@accord/canonical';
import type { Secret } from '@accord/service-kit';
import { PaymentWebhook } from '../../use-cases/ports/payment-webhook.ts';
import type {
  NoticedAmount,
  PaymentNotice,
  PaymentNoticeKind,
  RawWebhook,
} from '../../use-cases/ports/payment-webhook.ts';
import { entryOf } from '@accord/vendor-client';
import { noteUnknownOf } from '../unknown-status.ts';
import { adyenRefusalNames } from './adyen.declines.ts';
import { notificationWire } from './adyen.wire.ts';
import type { NotificationItemWire } from './adyen.wire.ts';

const note = noteUnknownOf('adyen');

export interface AdyenWebhookOptions {
  readonly merchantAccount: string;
  /** One HMAC key in hex, or several separated by commas while they are rotated. */
  readonly hmacKeys: Secret;
  /** Whether the account moves real money. */
  readonly live: boolean;
}

/**
 * Adyen's notifications. Each item signs eight of its fields and carries no time of sending, so age cannot be checked:
 * a replay is stopped by its event id. Adyen repeats an event without end until the answer is `[accepted]`.
 */
export class AdyenWebhook extends PaymentWebhook {
  readonly gateway = 'adyen';
  readonly #options: AdyenWebhookOptions;

  constructor(options: AdyenWebhookOptions) {
    super();
    this.#options = options;
  }

  read({ body }: RawWebhook): readonly PaymentNotice[] {
    const parsed = notificationWire.safeParse(parseJson(body));
    if (!parsed.success) throw new Failure('adyen.bad_webhook', 'invalid', 'not a notification of Adyen');
    const items = parsed.data.notificationItems.map((wrapped) => wrapped.NotificationRequestItem);
    // One forged item spoils all: what came with it is not to be believed either.
    if (!items.every((item) => this.#isGenuine(item)))
      throw new Failure('adyen.bad_signature', 'unauthenticated', 'the signature of an item does not hold');
    // No signature covers it: whoever sends us news of the other platform has the wrong address, and nothing worse.
    const { live } = this.#options;
    if ((parsed.data.live ?? String(live)) !== String(live))
      throw new Failure(
        'adyen.other_mode',
        'invalid',
        'a notification of the other of live and test platform',
      );
    return items.map((item) => this.#notice(item));
  }

  #isGenuine(item: NotificationItemWire): boolean {
    const signature = item.additionalData?.['hmacSignature'];
    if (typeof signature !== 'string') return false;
    const given = Buffer.from(signature, 'base64');
    const payload = signedText(item);
    return this.#options.hmacKeys
      .reveal()
      .split(',')
      .map((key) => createHmac('sha256', Buffer.from(key.trim(), 'hex')).update(payload).digest())
      .some((own) => own.length === given.length && timingSafeEqual(own, given));
  }

  #notice(item: NotificationItemWire): PaymentNotice {
    const { pspReference, eventCode, success, merchantReference, originalReference } = item;
    const eventId = `${pspReference}:${eventCode}:${success}`;
    const kind = kindOf(item);
    if (kind === 'ignored' || item.merchantAccountCode !== this.#options.merchantAccount)
      return { eventId, kind: 'ignored' };
    if (eventCode === 'AUTHORISATION') {
      const attempt = { eventId, kind, gatewayRef: pspReference, ...named('attemptId', merchantReference) };
      return kind === 'declined'
        ? { ...attempt, declineReason: declineReason(item) }
        : { ...attempt, amount: amountOf(item) };
    }
    return {
      eventId,
      kind,
      ...named('gatewayRef', originalReference),
      ...named('operationId', merchantReference),
      // What a cancelled authorisation was of is said nowhere for certain.
      ...(kind === 'captured' || kind === 'refunded' ? { amount: amountOf(item) } : {}),
      ...(kind.endsWith('_failed') ? { reason: `adyen.${eventCode.toLowerCase()}` } : {}),
    };
  }
}

function amountOf({ amount }: NotificationItemWire): NoticedAmount {
  return { minor: amount.value, currency: amount.currency };
}

/** Adyen, "Verify HMAC signatures": eight fields joined by colons, empty where absent. */
function signedText(item: NotificationItemWire): string {
  return [
    item.pspReference,
    item.originalReference ?? '',
    item.merchantAccountCode,
    item.merchantReference ?? '',
    String(item.amount.value),
    item.amount.currency,
    item.eventCode,
    item.success,
  ].join(':');
}

type ByResult = readonly [succeeded: PaymentNoticeKind, failed: PaymentNoticeKind];

/** What each event means when it succeeded and when it did not. CAPTURE_FAILED and the like come with `success: true`. */
const meanings: Readonly<Record<string, ByResult>> = {
  AUTHORISATION: ['authorised', 'declined'],
  CAPTURE: ['captured', 'capture_failed'],
  CAPTURE_FAILED: ['capture_failed', 'capture_failed'],
  CANCELLATION: ['voided', 'void_failed'],
  TECHNICAL_CANCEL: ['voided', 'void_failed'],
  REFUND: ['refunded', 'refund_failed'],
  REFUND_FAILED: ['refund_failed', 'refund_failed'],
};

function kindOf({ eventCode, success, additionalData }: NotificationItemWire): PaymentNoticeKind {
  if (eventCode === 'CANCEL_OR_REFUND') {
    const action = additionalData?.['modification.action'];
    if (success !== 'true') return 'ignored';
    return action === 'cancel' ? 'voided' : action === 'refund' ? 'refunded' : 'ignored';
  }
  const [succeeded, failed] = entryOf(meanings, eventCode) ?? ['ignored', 'ignored'];
  return success === 'true' ? succeeded : failed;
}

function declineReason({ reason }: NotificationItemWire): DeclineReason {
  const known = adyenRefusalNames.get((reason ?? '').toLowerCase());
  if (known === undefined) note('reason', reason ?? 'none');
  return known ?? 'generic_decline';
}

function named<Name extends string>(
  name: Name,
  value: string | null | undefined,
): Partial<Record<Name, string>> {
  const field: Partial<Record<Name, string>> = {};
  if (value) field[name] = value;
  return field;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

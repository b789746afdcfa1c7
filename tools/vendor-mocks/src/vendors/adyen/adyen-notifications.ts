import { createHmac } from 'node:crypto';
import type { AdyenNews } from './adyen-state.ts';

/** A notification item's fields that the signature covers. */
interface Signed {
  readonly pspReference: string;
  readonly originalReference?: string;
  readonly merchantAccountCode: string;
  readonly merchantReference: string;
  readonly amount: { readonly value: number; readonly currency: string };
  readonly eventCode: string;
  readonly success: string;
}

/** Adyen's signature of one item: base64 HMAC-SHA256 over eight fields, keyed with the hex key. */
export function adyenSignature(item: Signed, hmacKeyHex: string): string {
  const payload = [
    item.pspReference,
    item.originalReference ?? '',
    item.merchantAccountCode,
    item.merchantReference,
    item.amount.value,
    item.amount.currency,
    item.eventCode,
    item.success,
  ].join(':');
  return createHmac('sha256', Buffer.from(hmacKeyHex, 'hex')).update(payload).digest('base64');
}

/** The body of a notification with one signed item. */
export function notification(news: AdyenNews, hmacKeyHex: string): object {
  const { payment, modification } = news;
  const item = {
    amount: modification?.amount ?? payment.amount,
    eventCode: news.eventCode,
    eventDate: new Date().toISOString(),
    merchantAccountCode: payment.merchantAccount,
    merchantReference: modification?.reference ?? payment.reference,
    ...(modification ? { originalReference: payment.pspReference } : {}),
    paymentMethod: 'visa',
    pspReference: modification?.pspReference ?? payment.pspReference,
    reason: news.reason,
    success: String(news.success),
    ...(modification || !news.success ? {} : { operations: ['CANCEL', 'CAPTURE', 'REFUND'] }),
  };
  return {
    live: 'false',
    notificationItems: [
      {
        NotificationRequestItem: {
          additionalData: { hmacSignature: adyenSignature(item, hmacKeyHex) },
          ...item,
        },
      },
    ],
  };
}

import { createHmac } from 'node:crypto';
import { adyenSignature, mockCredentials, stripeSignature } from '@accord/vendor-mocks';

export interface WebhookRow {
  readonly id: string;
  /** `checkout /webhooks/stripe` */
  readonly target: string;
  readonly body: string;
  /** Made when it is sent: signatures hold a time. */
  readonly headers?: () => Readonly<Record<string, string | string[] | undefined>>;
  readonly status: number;
  readonly code?: string | undefined;
}

type Answered = readonly [body: string, status: number, code?: string];

const { stripe, adyen, sendcloud } = mockCredentials;
const stranger = 'whsec_of_somebody_else';

/** Signed now, unless told otherwise. @param seconds later than now */
function signature(body: string, seconds = 0, secret: string = stripe.webhookSecret): string {
  return stripeSignature(body, secret, Math.floor(Date.now() / 1000) + seconds);
}

const event = JSON.stringify({
  id: 'evt_hostile',
  object: 'event',
  type: 'payment_intent.succeeded',
  data: {
    object: {
      id: 'pi_hostile',
      status: 'succeeded',
      amount: 5,
      currency: 'eur',
      metadata: { attemptId: 'nobody' },
    },
  },
});
const unknownType = event
  .replace('payment_intent.succeeded', 'planet.exploded')
  .replace('evt_hostile', 'evt_unknown_type');
const large = JSON.stringify({ ...JSON.parse(unknownType), padding: 'x'.repeat(100_000) });

const atStripe = { target: 'checkout /webhooks/stripe', body: event };
const badSignature = { status: 401, code: 'stripe.bad_signature' };
const toStripe = (id: string, header: () => string | string[] | undefined, body = event): WebhookRow => ({
  ...atStripe,
  id: `webhook.stripe.${id}`,
  body,
  headers: () => ({ 'stripe-signature': header() }),
  ...badSignature,
});
const signedStripe = (id: string, body: string, answer: Pick<WebhookRow, 'status' | 'code'>): WebhookRow => ({
  ...toStripe(id, () => signature(body), body),
  code: undefined,
  ...answer,
});
const unreadable = { status: 422, code: 'stripe.bad_webhook' };
const minusOne = (_: string, at: string): string => `t=${String(Number(at) - 1)}`;

const stripeRows: readonly WebhookRow[] = [
  toStripe('no-signature', () => undefined),
  toStripe('empty-signature', () => ''),
  toStripe('other-secret', () => signature(event, 0, stranger)),
  toStripe('301-s-old', () => signature(event, -301)),
  toStripe('61-s-ahead', () => signature(event, 63)),
  toStripe('milliseconds', () => stripeSignature(event, stripe.webhookSecret, Date.now())),
  toStripe('time-no-number', () => signature(event).replace(/t=\d+/, 't=soon')),
  toStripe('time-changed', () => signature(event).replace(/t=(\d+)/, minusOne)),
  toStripe('v0-only', () => signature(event).replace('v1=', 'v0=')),
  toStripe('re-serialised', () => signature(event), JSON.stringify(JSON.parse(event), null, 2)),
  toStripe('body-of-another', () => signature(event), unknownType),
  signedStripe('not-an-event', '[]', unreadable),
  signedStripe('no-id', event.replace('"id":"evt_hostile",', ''), unreadable),
  signedStripe('no-json', '{"id":', { status: 400, code: 'request.malformed' }),
  signedStripe('repeated-field', event.replace('{"id"', '{"id":"evt_2","id"'), {
    status: 400,
    code: 'request.repeated_field',
  }),
  signedStripe('unknown-type', unknownType, { status: 200 }),
  signedStripe('100-kb', large, { status: 200 }),
  {
    ...signedStripe('two-headers', unknownType, { status: 200 }),
    headers: () => ({ 'stripe-signature': [signature(unknownType), signature(unknownType, 1)] }),
  },
  {
    ...signedStripe('rotation', unknownType, { status: 200 }),
    headers: () => ({ 'stripe-signature': `${signature(unknownType)},v1=${'0'.repeat(64)}` }),
  },
];

const item = {
  pspReference: 'HOSTILEPSP000001',
  merchantAccountCode: adyen.merchantAccount,
  merchantReference: 'nobody',
  amount: { value: 5, currency: 'EUR' },
  eventCode: 'REPORT_AVAILABLE',
  success: 'true',
};
const notification = (changes: object = {}, sign: string = adyen.hmacKey): string => {
  const whole = { ...item, ...changes };
  const hmacSignature = adyenSignature(whole, sign);
  return JSON.stringify({
    live: 'false',
    notificationItems: [{ NotificationRequestItem: { ...whole, additionalData: { hmacSignature } } }],
  });
};
const toAdyen = (id: string, ...[body, status, code]: Answered): WebhookRow => ({
  id: `webhook.adyen.${id}`,
  target: 'checkout /webhooks/adyen',
  body,
  status,
  code,
});

const adyenRows: readonly WebhookRow[] = [
  toAdyen('no-signature', notification().replace('hmacSignature', 'signature'), 401, 'adyen.bad_signature'),
  toAdyen('other-key', notification({}, 'ab'.repeat(32)), 401, 'adyen.bad_signature'),
  toAdyen('amount-changed', notification().replace('"value":5', '"value":5000'), 401, 'adyen.bad_signature'),
  toAdyen(
    'success-changed',
    notification({ success: 'false' }).replace('"success":"false"', '"success":"true"'),
    401,
    'adyen.bad_signature',
  ),
  toAdyen('other-merchant', notification({ merchantAccountCode: 'SomebodyElse' }), 200),
  toAdyen('unknown-event', notification(), 200),
  toAdyen('no-items', JSON.stringify({ notificationItems: [] }), 422, 'adyen.bad_webhook'),
  toAdyen('no-json', '<notification/>', 400, 'request.malformed'),
];

const parcel = JSON.stringify({
  action: 'parcel_status_changed',
  timestamp: 1_763_694_000_000,
  parcel: {
    id: 1,
    status: { id: 11, message: 'Delivered' },
    order_number: 'A-0000000009',
    shipment_uuid: 'none',
  },
});
const toSendcloud = (id: string, sign: string, ...[body, status, code]: Answered): WebhookRow => ({
  id: `webhook.sendcloud.${id}`,
  target: 'inventory /webhooks/sendcloud',
  body,
  headers: () => ({ 'sendcloud-signature': sign }),
  status,
  code,
});
const hex = (body: string, key: string = sendcloud.webhookKey): string =>
  createHmac('sha256', key).update(body).digest('hex');
const other = JSON.stringify({ action: 'integration_deleted', timestamp: 1 });
const rejected = [401, 'inventory.webhook_rejected'] as const;

const noTime = parcel.replace('"timestamp":1763694000000,', '');

const sendcloudRows: readonly WebhookRow[] = [
  toSendcloud('no-signature', '', parcel, ...rejected),
  toSendcloud('other-key', hex(parcel, 'x'), parcel, ...rejected),
  toSendcloud('half-signature', hex(parcel).slice(2), parcel, ...rejected),
  toSendcloud('re-serialised', hex(parcel), JSON.stringify(JSON.parse(parcel), null, 1), ...rejected),
  toSendcloud('no-time', hex(noTime), noTime, 422, 'inventory.webhook_unreadable'),
  toSendcloud('other-action', hex(other), other, 204),
  toSendcloud('no-json', hex('{'), '{', 400, 'request.malformed'),
];

const toWeclapp = (id: string, query: string, ...[body, status, code]: Answered): WebhookRow => ({
  id: `webhook.weclapp.${id}`,
  target: `inventory /webhooks/weclapp${query}`,
  body,
  status,
  code,
});
const token = '?token=weclapp_webhook_accord';
const notice = JSON.stringify({ entityName: 'salesOrder', entityId: '1', type: 'UPDATE' });

const weclappRows: readonly WebhookRow[] = [
  toWeclapp('no-token', '', notice, ...rejected),
  toWeclapp('other-token', '?token=x', notice, ...rejected),
  toWeclapp('token-twice', `${token}&token=x`, notice, 422, 'request.invalid'),
  toWeclapp('unknown-entity', token, notice, 204),
  toWeclapp('no-entity', token, '{}', 422, 'inventory.webhook_unreadable'),
  toWeclapp(
    'article-of-nobody',
    token,
    JSON.stringify({ entityName: 'article', entityId: '../../salesOrder/1' }),
    204,
  ),
  toWeclapp('null', token, 'null', 422, 'inventory.webhook_unreadable'),
];

const toCheckout = (id: string, query: string, ...answered: Answered): WebhookRow => ({
  ...toWeclapp(`checkout-${id}`, query, ...answered),
  target: `checkout /webhooks/weclapp${query}`,
});
const weclappToCheckoutRows: readonly WebhookRow[] = [
  toCheckout('no-token', '', notice, 401, 'weclapp.bad_address'),
  toCheckout('other-token', '?token=x', notice, 401, 'weclapp.bad_address'),
  toCheckout('sales-order', token, notice, 204),
  toCheckout('no-entity', token, '{}', 422, 'weclapp.bad_webhook'),
  toCheckout('null', token, 'null', 422, 'weclapp.bad_webhook'),
];

/** What strangers tell in a vendor's name, and what vendors tell that means nothing to us. */
/** Nobody knows its secret where no PIM plays. */
const pimRows = ['shopware', 'akeneo'].map((pim) => ({
  ...toWeclapp('of-nobody', '', '{}', ...rejected),
  id: `webhook.${pim}.of-nobody`,
  target: `inventory /webhooks/${pim}`,
}));

export const webhookRows = [
  ...pimRows,
  ...stripeRows,
  ...adyenRows,
  ...sendcloudRows,
  ...weclappRows,
  ...weclappToCheckoutRows,
];

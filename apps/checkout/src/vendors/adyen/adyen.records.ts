import type { AuthoriseRequest } from '../../use-cases/ports/payment-gateway.ts';
import { chargeOutcome } from './adyen.mapping.ts';
import { paymentWire } from './adyen.wire.ts';

const attemptId = '0198c0de-0000-7000-8000-00000000000d';
const request: AuthoriseRequest = {
  startedAt: new Date('2026-11-21T12:00:00Z'),
  attemptId,
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000A',
  amount: { minor: 14_900, currency: 'EUR' },
  token: 'VNVQ2XG6CGNKS9M8',
};
const held = {
  resultCode: 'Authorised',
  pspReference: 'V4HZ4RBFJGXXGN82',
  merchantReference: attemptId,
  amount: { currency: 'EUR', value: 14_900 },
};
const refused = { ...held, resultCode: 'Refused', refusalReasonCode: '12' };

/** Whole records of Adyen and what becomes of them, for the report on what is lost on the way. */
export const adyenRecords = [
  {
    vendor: 'adyen',
    record: 'payment',
    becomes: 'payment',
    wire: paymentWire,
    samples: [held, refused],
    read: (raw: unknown): unknown => {
      const outcome = chargeOutcome(raw, request, () => undefined);
      return outcome.kind === 'unknown' ? undefined : outcome;
    },
  },
];

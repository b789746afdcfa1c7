import type { AuthoriseRequest } from '../../use-cases/ports/payment-gateway.ts';
import { chargeOutcome } from './stripe.mapping.ts';
import { settledIntentWire } from './stripe.wire.ts';

const attemptId = '0198c0de-0000-7000-8000-00000000000d';
const request: AuthoriseRequest = {
  startedAt: new Date('2026-11-21T12:00:00Z'),
  attemptId,
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000A',
  amount: { minor: 14_900, currency: 'EUR' },
  token: 'pm_card_visa',
};
const held = {
  id: 'pi_1',
  status: 'requires_capture',
  amount: 14_900,
  amount_received: 0,
  currency: 'eur',
  metadata: { attemptId },
};
const refused = {
  ...held,
  status: 'requires_payment_method',
  last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
};

/** Whole records of Stripe and what becomes of them, for the report on what is lost on the way. */
export const stripeRecords = [
  {
    vendor: 'stripe',
    record: 'payment_intent',
    becomes: 'payment',
    wire: settledIntentWire,
    samples: [held, refused],
    read: (raw: unknown): unknown => {
      const outcome = chargeOutcome(raw, request, () => undefined);
      return outcome.kind === 'unknown' ? undefined : outcome;
    },
  },
];

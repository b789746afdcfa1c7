import { money } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import { chargeOutcome, modificationOutcome, paymentBody } from './adyen.mapping.ts';

const request = {
  attemptId: 'attempt-1',
  orderId: 'order-1',
  orderNumber: 'A-0123456789',
  amount: money(34_800, 'EUR'),
  token: 'VNVQ2XG6CGNKS9M8',
  startedAt: new Date(0),
};

const operation = {
  ...request,
  operationId: 'operation-1',
  since: new Date(0),
  gatewayRef: 'PSP1',
};

const payment = {
  pspReference: 'PSP1',
  resultCode: 'Authorised',
  merchantReference: 'attempt-1',
  amount: { currency: 'EUR', value: 34_800 },
};

function outcomeOf(body: unknown): { kind: string; reason?: string; code?: string; noted: string[] } {
  const noted: string[] = [];
  const outcome = chargeOutcome(body, request, (field, value) => noted.push(`${field}=${value}`));
  return {
    kind: outcome.kind,
    ...('reason' in outcome ? { reason: outcome.reason } : {}),
    ...('cause' in outcome ? { code: outcome.cause.code } : {}),
    noted,
  };
}

describe('an answer of Adyen', () => {
  it.each<[string, object, object]>([
    ['an authorisation', {}, { kind: 'authorised' }],
    ['an authorisation without amount', { amount: undefined }, { kind: 'authorised' }],
    [
      'a refusal, which comes as HTTP 200',
      { resultCode: 'Refused', refusalReasonCode: '12' },
      { kind: 'declined', reason: 'insufficient_funds' },
    ],
    [
      'a code that is a number',
      { resultCode: 'Error', refusalReasonCode: 9 },
      { kind: 'declined', reason: 'issuer_unavailable' },
    ],
    ['a cancellation without code', { resultCode: 'Cancelled' }, { kind: 'declined', reason: 'cancelled' }],
    [
      'a customer to be sent to the bank',
      { resultCode: 'RedirectShopper' },
      { kind: 'declined', reason: 'authentication_required' },
    ],
    [
      'a partial authorisation',
      { resultCode: 'PartiallyAuthorised' },
      { kind: 'unknown', code: 'adyen.still_processing' },
    ],
    ['a pending result', { resultCode: 'Received' }, { kind: 'unknown', code: 'adyen.still_processing' }],
    [
      'another amount',
      { amount: { currency: 'EUR', value: 1 } },
      { kind: 'unknown', code: 'adyen.other_charge' },
    ],
    ['another attempt', { merchantReference: 'attempt-2' }, { kind: 'unknown', code: 'adyen.other_charge' }],
    ['no reference of its own', { pspReference: undefined }, { kind: 'unknown', code: 'adyen.other_charge' }],
  ])('with %s is read for what it is', (_what, changes, expected) => {
    expect(outcomeOf({ ...payment, ...changes })).toEqual({ ...expected, noted: [] });
  });

  it('with a result nobody knows is unknown, never paid, and noted', () => {
    expect(outcomeOf({ ...payment, resultCode: 'Blessed' })).toEqual({
      kind: 'unknown',
      code: 'adyen.unknown_status',
      noted: ['resultCode=Blessed'],
    });
  });

  it('with a refusal code nobody knows is a plain decline, and noted', () => {
    expect(outcomeOf({ ...payment, resultCode: 'Refused', refusalReasonCode: '99' })).toEqual({
      kind: 'declined',
      reason: 'generic_decline',
      noted: ['refusalReasonCode=99'],
    });
  });

  it.each([[undefined], [null], ['[accepted]'], [[]], [{}]])('that is %j is unknown', (body) => {
    expect(outcomeOf(body)).toMatchObject({ kind: 'unknown', code: 'adyen.unreadable' });
  });

  it('to a capture says no more than that it was received', () => {
    const asked = { kind: 'captures', operation } as const;
    expect(modificationOutcome({ status: 'received' }, asked, () => undefined)).toEqual({ kind: 'pending' });
    expect(modificationOutcome({ status: 'done' }, asked, () => undefined)).toMatchObject({
      kind: 'unknown',
    });
  });
});

it('asks Adyen to hold minor units and to take nothing yet', () => {
  const merchant = { merchantAccount: 'AccordDE', returnUrl: 'https://shop.example.org' };
  expect(paymentBody({ ...request, amount: money(500, 'JPY') }, merchant)).toMatchObject({
    amount: { currency: 'JPY', value: 500 },
    reference: 'attempt-1',
    additionalData: { manualCapture: 'true' },
  });
});

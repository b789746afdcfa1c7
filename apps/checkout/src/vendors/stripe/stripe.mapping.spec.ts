import { money } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import type { AuthoriseOutcome } from '../../use-cases/ports/payment-gateway.ts';
import type { NoteUnknown } from '../unknown-status.ts';
import { newestFirst } from './stripe.listing.ts';
import { chargeOutcome, declineOutcome, intentForm } from './stripe.mapping.ts';

const request = {
  attemptId: 'attempt-1',
  orderId: 'order-1',
  orderNumber: 'A-0123456789',
  amount: money(34_800, 'EUR'),
  token: 'pm_card_visa',
  startedAt: new Date(0),
};

const intent = {
  id: 'pi_1',
  status: 'requires_capture',
  amount: 34_800,
  currency: 'eur',
  metadata: { attemptId: 'attempt-1' },
};

function outcomeOf(
  body: unknown,
  read: (body: unknown, note: NoteUnknown) => AuthoriseOutcome = (answer, note) =>
    chargeOutcome(answer, request, note),
): { kind: string; reason?: string; code?: string; noted: string[] } {
  const noted: string[] = [];
  const outcome = read(body, (field, value) => noted.push(`${field}=${value}`));
  return {
    kind: outcome.kind,
    ...('reason' in outcome ? { reason: outcome.reason } : {}),
    ...('cause' in outcome ? { code: outcome.cause.code } : {}),
    noted,
  };
}

describe('an answer of Stripe', () => {
  it.each<[string, object, object]>([
    ['a held amount', {}, { kind: 'authorised' }],
    ['money that was taken already', { status: 'succeeded' }, { kind: 'authorised' }],
    [
      'a card to be confirmed',
      { status: 'requires_action' },
      { kind: 'declined', reason: 'authentication_required' },
    ],
    ['a cancelled intent', { status: 'canceled' }, { kind: 'declined', reason: 'cancelled' }],
    [
      'a failed card',
      { status: 'requires_payment_method', last_payment_error: { decline_code: 'expired_card' } },
      { kind: 'declined', reason: 'expired_card' },
    ],
    ['one that is processed', { status: 'processing' }, { kind: 'unknown', code: 'stripe.still_processing' }],
    ['another amount', { amount: 34_801 }, { kind: 'unknown', code: 'stripe.other_charge' }],
    ['another currency', { currency: 'chf' }, { kind: 'unknown', code: 'stripe.other_charge' }],
    [
      'another attempt',
      { metadata: { attemptId: 'attempt-2' } },
      { kind: 'unknown', code: 'stripe.other_charge' },
    ],
    ['no attempt at all', { metadata: null }, { kind: 'unknown', code: 'stripe.other_charge' }],
    ['no amount', { amount: undefined }, { kind: 'unknown', code: 'stripe.unreadable' }],
  ])('with %s is read for what it is', (_what, changes, expected) => {
    expect(outcomeOf({ ...intent, ...changes })).toEqual({ ...expected, noted: [] });
  });

  it('with a status nobody knows is unknown, never paid, and noted', () => {
    expect(outcomeOf({ ...intent, status: 'requires_moonlight' })).toEqual({
      kind: 'unknown',
      code: 'stripe.unknown_status',
      noted: ['payment_intent.status=requires_moonlight'],
    });
  });

  it('with a decline code nobody knows is a plain decline, and noted', () => {
    expect(
      outcomeOf(
        { error: { type: 'card_error', code: 'card_declined', decline_code: 'bad_karma' } },
        declineOutcome,
      ),
    ).toEqual({
      kind: 'declined',
      reason: 'generic_decline',
      noted: ['decline_code=bad_karma'],
    });
  });

  it.each([[undefined], [null], ['<html>'], [[]], [{}]])('that is %j is unknown', (body) => {
    expect(outcomeOf(body)).toMatchObject({ kind: 'unknown', code: 'stripe.unreadable' });
  });
});

it('asks Stripe to hold minor units and to take nothing yet', () => {
  expect(intentForm({ ...request, amount: money(500, 'JPY') })).toMatchObject({
    amount: 500,
    currency: 'jpy',
    capture_method: 'manual',
    confirm: true,
  });
});

describe('a list of Stripe', () => {
  it('is gone through to its end, however far that is, unless it comes to none', async () => {
    const listOf = (length: number, createdOf: (index: number) => number) =>
      newestFirst((after) => {
        const at = after === undefined ? 0 : Number(after) + 1;
        const data = Array.from({ length: Math.min(100, length - at) }, (_, index) => ({
          id: String(at + index),
          created: createdOf(at + index),
        }));
        return Promise.resolve({ has_more: at + 100 < length, data });
      });
    let seen = 0;
    for await (const page of listOf(30_050, (index) => 100_000 - Math.floor(index / 9_000)))
      seen += page.length;
    expect(seen).toBe(30_050);
    const endless = async () => {
      for await (const page of listOf(Infinity, () => 100_000)) seen += page.length;
    };
    await expect(endless()).rejects.toMatchObject({ code: 'stripe.endless_list', kind: 'transient' });
  });
});

import { configureLogging, registry, Secret } from '@accord/service-kit';
import {
  AnsweringVendor,
  answerJson,
  answerText,
  brokenAnswers,
  cardInAnAnswer,
  FakeClock,
  type WriteAnswer,
} from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StripeGateway } from '../../src/vendors/stripe/stripe-gateway.ts';
import { openStripe } from '../../src/vendors/stripe/stripe.account.ts';
import { StripeClient } from '../../src/vendors/stripe/stripe.client.ts';
import { chargeRequest } from '../conformance/payment-gateway.conformance.ts';
import { linesInto } from '../support/lines.ts';

const clock = new FakeClock();
const request = chargeRequest('pm_card_visa');
const operation = { ...request, operationId: 'operation-1', since: clock.now(), gatewayRef: 'pi_1' };
const lines: string[] = [];
let vendor: AnsweringVendor;

beforeAll(async () => {
  vendor = await AnsweringVendor.start();
  configureLogging({ level: 'debug', destination: linesInto(lines) });
});
afterAll(async () => {
  configureLogging({ level: 'silent' });
  await vendor.stop();
});

const kinds = ['authorise', 'lookUp', 'capture', 'void', 'refund'] as const;
type Kind = (typeof kinds)[number];

/** Each with an account of its own: a circuit opened by one answer must not judge the next. */
async function ask(kind: Kind, answer: WriteAnswer) {
  vendor.answer = answer;
  const limits = { attempts: 1, tryTimeoutMs: 5_000 };
  const account = openStripe({ baseUrl: vendor.url, secretKey: new Secret('sk_test_accord'), limits });
  const gateway = new StripeGateway(new StripeClient(account), clock);
  try {
    return await (kind === 'authorise' || kind === 'lookUp'
      ? gateway[kind](request)
      : gateway[kind](operation));
  } finally {
    await account.close();
  }
}

const intent = {
  id: 'pi_1',
  status: 'requires_capture',
  amount: 34_800,
  amount_received: 0,
  currency: 'eur',
  metadata: { attemptId: request.attemptId },
  last_payment_error: null,
};
const captured = { ...intent, status: 'succeeded', amount_received: 34_800 };
const voided = { ...intent, status: 'canceled' };
const refund = { id: 're_1', status: 'succeeded', amount: 34_800, currency: 'eur', payment_intent: 'pi_1' };
const unknown = (code: string) => ({ kind: 'unknown', cause: expect.objectContaining({ code }) });

describe('Stripe', () => {
  it.each<[Kind, object, object]>([
    ['authorise', intent, { kind: 'authorised', gatewayRef: 'pi_1' }],
    ['capture', captured, { kind: 'captured' }],
    ['void', voided, { kind: 'voided' }],
    ['refund', refund, { kind: 'refunded' }],
  ])('is believed when its answer to %s is about what was asked', async (kind, body, outcome) => {
    expect(await ask(kind, answerJson(body))).toEqual(outcome);
    // What it calls its answer is no proof of anything.
    const asText = answerText(JSON.stringify(body), { type: 'text/plain; charset=latin1' });
    expect(await ask(kind, asText)).toEqual(outcome);
  });

  it.each(kinds.flatMap((kind) => brokenAnswers.map(([id, answer]) => [kind, id, answer] as const)))(
    'leaves %s unknown by an answer of the kind %s',
    async (kind, _id, answer) => {
      const outcome = await ask(kind, answer);
      expect(outcome).toMatchObject({ kind: 'unknown' });
      expect(JSON.stringify(outcome)).not.toContain(cardInAnAnswer);
    },
  );

  const [other, amount] = ['stripe.other_charge', 'stripe.other_amount'];
  it.each<[kind: Kind, what: string, body: object, code: string]>([
    ['authorise', 'another amount', { ...intent, amount: 1 }, other],
    ['authorise', 'a negative amount', { ...intent, amount: -34_800 }, other],
    ['authorise', 'another currency', { ...intent, currency: 'jpy' }, other],
    ['authorise', 'another attempt', { ...intent, metadata: { attemptId: 'b' } }, other],
    ['authorise', 'the decline of another attempt', { ...intent, status: 'canceled', metadata: {} }, other],
    ['authorise', 'an amount as text', { ...intent, amount: '34800' }, 'stripe.unreadable'],
    ['authorise', 'a fraction of a cent', { ...intent, amount: 34_800.5 }, 'stripe.unreadable'],
    ['authorise', 'more than a number holds', { ...intent, amount: 2 ** 60 }, 'stripe.unreadable'],
    ['authorise', 'no id', { ...intent, id: null }, 'stripe.unreadable'],
    ['authorise', 'a card number for an id', { ...intent, id: cardInAnAnswer }, 'stripe.unreadable'],
    ['authorise', 'an id with a NUL', { ...intent, id: 'pi_\0' }, 'stripe.unreadable'],
    ['authorise', 'an endless id', { ...intent, id: 'p'.repeat(6_000) }, 'stripe.unreadable'],
    ['authorise', 'a list for the metadata', { ...intent, metadata: ['attemptId'] }, 'stripe.unreadable'],
    ['authorise', 'an inherited status', { ...intent, status: 'constructor' }, 'stripe.unknown_status'],
    [
      'authorise',
      'a card number for a status',
      { ...intent, status: cardInAnAnswer },
      'stripe.unknown_status',
    ],
    ['capture', 'another intent', { ...captured, id: 'pi_2' }, other],
    ['capture', 'another attempt', { ...captured, metadata: { attemptId: 'b' } }, other],
    ['capture', 'another amount held', { ...captured, amount: 99 }, other],
    ['capture', 'another currency', { ...captured, currency: 'usd' }, other],
    ['capture', 'less taken', { ...captured, amount_received: 1 }, amount],
    ['capture', 'more taken', { ...captured, amount_received: 348_000 }, amount],
    ['capture', 'a negative amount taken', { ...captured, amount_received: -34_800 }, amount],
    ['capture', 'text for what was taken', { ...captured, amount_received: '34800' }, 'stripe.unreadable'],
    ['capture', 'nothing taken', intent, 'stripe.unknown_status'],
    ['capture', 'an inherited status', { ...captured, status: 'toString' }, 'stripe.unknown_status'],
    ['void', 'another intent', { ...voided, id: 'pi_2' }, other],
    ['void', 'another amount', { ...voided, amount: 1 }, other],
    ['void', 'an inherited status', { ...voided, status: '__proto__' }, 'stripe.unknown_status'],
    ['refund', 'another amount', { ...refund, amount: 1 }, 'stripe.other_refund'],
    ['refund', 'another currency', { ...refund, currency: 'usd' }, 'stripe.other_refund'],
    ['refund', 'another payment', { ...refund, payment_intent: 'pi_2' }, 'stripe.other_refund'],
    ['refund', 'another amount, pending', { ...refund, status: 'pending', amount: 1 }, 'stripe.other_refund'],
    ['refund', 'no amount', { ...refund, amount: null }, 'stripe.unreadable'],
    ['refund', 'an inherited status', { ...refund, status: 'valueOf' }, 'stripe.unknown_status'],
    ['refund', 'an unknown status', { ...refund, status: 'teleported' }, 'stripe.unknown_status'],
  ])('leaves %s unknown by an answer with %s', async (...[kind, _what, body, code]) => {
    expect(await ask(kind, answerJson(body))).toEqual(unknown(code));
  });

  const declined = { type: 'card_error', code: 'card_declined', decline_code: 'expired_card' };
  it.each<[what: string, error: object, outcome: object]>([
    ['a decline', declined, { kind: 'declined', reason: 'expired_card' }],
    [
      'an inherited decline code',
      { decline_code: 'constructor' },
      { kind: 'declined', reason: 'generic_decline' },
    ],
    [
      'a decline that holds the money',
      { ...declined, payment_intent: { id: 'pi_1', status: 'requires_capture' } },
      unknown('stripe.contradiction'),
    ],
    [
      'a decline under a card number',
      { ...declined, payment_intent: { id: cardInAnAnswer } },
      unknown('stripe.unreadable'),
    ],
  ])('reads 402 with %s', async (_what, error, outcome) => {
    expect(await ask('authorise', answerJson({ error }, 402))).toMatchObject(outcome);
  });

  it.each(['capture', 'void'] as const)('is asked for the intent where it refuses a %s', async (kind) => {
    const refused = answerJson(
      { error: { type: 'invalid_request_error', code: 'payment_intent_unexpected_state' } },
      400,
    );
    const seen = (body: object): WriteAnswer => {
      let asked = 0;
      return (response) => {
        asked += 1;
        (asked === 1 ? refused : answerJson(body))(response);
      };
    };
    expect(await ask(kind, seen(captured))).toEqual({ kind: 'captured' });
    expect(await ask(kind, seen({ ...captured, amount_received: 1 }))).toEqual(unknown(amount));
    expect(await ask(kind, seen({ ...captured, id: 'pi_2' }))).toEqual(unknown(other));
    expect(await ask(kind, seen({ ...captured, status: 'hasOwnProperty' }))).toEqual(
      unknown('stripe.unknown_status'),
    );
    expect(await ask(kind, seen({ surprise: true }))).toEqual(unknown('stripe.unreadable'));
  });

  it.each(['authorise', 'capture', 'void', 'refund'] as const)(
    'leaves %s unknown by an answer that says two things',
    async (kind) => {
      const good = JSON.stringify({ authorise: intent, capture: captured, void: voided, refund }[kind]);
      const twice = good.replace('{', '{"status":"requires_payment_method",');
      expect(await ask(kind, answerText(twice))).toEqual(unknown('stripe.malformed_answer'));
    },
  );

  it.each(['constructor', '__proto__', cardInAnAnswer])(
    'is read when it refuses with the code %s',
    async (code) => {
      expect(await ask('capture', answerJson({ error: { type: 'x', code } }, 400))).toEqual({
        kind: 'refused',
        reason: 'stripe.refused',
      });
    },
  );

  it('raises an alert that names the field in which it answers otherwise', async () => {
    const alerts = async (): Promise<number> => {
      const all = await registry().getSingleMetricAsString('accord_vendor_answer_differences_total');
      const [, count] = /{vendor="stripe",answer="payment_intent",field="currency"} (\d+)/.exec(all) ?? [];
      return Number(count ?? 0);
    };
    const before = await alerts();
    await ask('capture', answerJson({ ...captured, currency: 978 }));
    expect(await alerts()).toBe(before + 1);
    expect(lines.at(-1)).toMatch(/"event":"vendor.answer_differs".*"field":"currency"/);
  });

  it('is quoted in no log with a card number', () => {
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter((line) => line.includes(cardInAnAnswer))).toEqual([]);
  });
});

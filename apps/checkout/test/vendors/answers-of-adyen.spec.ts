import { configureLogging, Secret } from '@accord/service-kit';
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
import { AdyenGateway } from '../../src/vendors/adyen/adyen-gateway.ts';
import { openAdyen } from '../../src/vendors/adyen/adyen.account.ts';
import { AdyenClient } from '../../src/vendors/adyen/adyen.client.ts';
import { chargeRequest } from '../conformance/payment-gateway.conformance.ts';
import { linesInto } from '../support/lines.ts';

const clock = new FakeClock();
const request = chargeRequest('VNVQ2XG6CGNKS9M8');
const operation = { ...request, operationId: 'operation-1', since: clock.now(), gatewayRef: 'PSP1' };
const merchant = { merchantAccount: 'AccordDE', returnUrl: 'https://shop.example.org' };
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
  const account = openAdyen({ baseUrl: vendor.url, apiKey: new Secret('adyen_test_accord'), limits });
  const gateway = new AdyenGateway(new AdyenClient(account), merchant, clock);
  try {
    return await (kind === 'authorise' || kind === 'lookUp'
      ? gateway[kind](request)
      : gateway[kind](operation));
  } finally {
    await account.close();
  }
}

const amount = { currency: 'EUR', value: 34_800 };
const payment = {
  resultCode: 'Authorised',
  pspReference: 'PSP1',
  merchantReference: request.attemptId,
  amount,
};
const received = { status: 'received', reference: 'operation-1', paymentPspReference: 'PSP1', amount };
const unknown = (code: string) => ({ kind: 'unknown', cause: expect.objectContaining({ code }) });

describe('Adyen', () => {
  it.each<[Kind, object, object]>([
    ['authorise', payment, { kind: 'authorised', gatewayRef: 'PSP1' }],
    ['capture', received, { kind: 'pending' }],
    ['void', { ...received, amount: undefined }, { kind: 'pending' }],
    ['refund', received, { kind: 'pending' }],
  ])('is believed when its answer to %s is about what was asked', async (kind, body, outcome) => {
    expect(await ask(kind, answerJson(body))).toEqual(outcome);
    expect(await ask(kind, answerText(JSON.stringify(body), { type: 'text/html' }))).toEqual(outcome);
  });

  it.each(kinds.flatMap((kind) => brokenAnswers.map(([id, answer]) => [kind, id, answer] as const)))(
    'leaves %s unknown by an answer of the kind %s',
    async (kind, _id, answer) => {
      const outcome = await ask(kind, answer);
      expect(outcome).toMatchObject({ kind: 'unknown' });
      expect(JSON.stringify(outcome)).not.toContain(cardInAnAnswer);
    },
  );

  const [charge, modification] = ['adyen.other_charge', 'adyen.other_modification'];
  const unreadable = 'adyen.unreadable';
  it.each<[kind: Kind, what: string, body: object, code: string]>([
    ['authorise', 'another amount', { ...payment, amount: { ...amount, value: 1 } }, charge],
    ['authorise', 'a negative amount', { ...payment, amount: { ...amount, value: -34_800 } }, charge],
    ['authorise', 'another currency', { ...payment, amount: { ...amount, currency: 'JPY' } }, charge],
    ['authorise', 'another attempt', { ...payment, merchantReference: 'b' }, charge],
    [
      'authorise',
      'the refusal of another attempt',
      { ...payment, resultCode: 'Refused', merchantReference: 'b' },
      charge,
    ],
    ['authorise', 'an amount as text', { ...payment, amount: { ...amount, value: '34800' } }, unreadable],
    [
      'authorise',
      'more than a number holds',
      { ...payment, amount: { ...amount, value: 1e300 } },
      unreadable,
    ],
    ['authorise', 'no reference', { ...payment, pspReference: null }, charge],
    ['authorise', 'a card number for a reference', { ...payment, pspReference: cardInAnAnswer }, unreadable],
    ['authorise', 'a reference with a NUL', { ...payment, pspReference: 'PSP\0' }, unreadable],
    ['authorise', 'no result', { ...payment, resultCode: null }, unreadable],
    ['authorise', 'an inherited result', { ...payment, resultCode: 'constructor' }, 'adyen.unknown_status'],
    [
      'authorise',
      'a card number for a result',
      { ...payment, resultCode: cardInAnAnswer },
      'adyen.unknown_status',
    ],
    [
      'authorise',
      'part of the amount',
      { ...payment, resultCode: 'PartiallyAuthorised' },
      'adyen.still_processing',
    ],
    [
      'authorise',
      'an error of the service',
      { status: 500, errorCode: '905', errorType: 'internal' },
      unreadable,
    ],
    ['capture', 'another amount', { ...received, amount: { ...amount, value: 1 } }, modification],
    ['capture', 'another currency', { ...received, amount: { ...amount, currency: 'CHF' } }, modification],
    ['capture', 'another payment', { ...received, paymentPspReference: 'PSP2' }, modification],
    ['capture', 'another operation', { ...received, reference: 'operation-2' }, modification],
    ['capture', 'an unknown status', { ...received, status: 'done' }, 'adyen.unknown_status'],
    ['capture', 'an amount as text', { ...received, amount: '348.00' }, unreadable],
    ['void', 'another payment', { ...received, paymentPspReference: 'PSP2' }, modification],
    ['void', 'another operation', { ...received, reference: 'operation-2' }, modification],
    ['refund', 'another amount', { ...received, amount: { ...amount, value: 348_000 } }, modification],
    ['refund', 'another payment', { ...received, paymentPspReference: 'PSP2' }, modification],
  ])('leaves %s unknown by an answer with %s', async (...[kind, _what, body, code]) => {
    expect(await ask(kind, answerJson(body))).toEqual(unknown(code));
  });

  it.each(['authorise', 'capture', 'void', 'refund'] as const)(
    'leaves %s unknown by an answer that says two things',
    async (kind) => {
      const good = JSON.stringify(kind === 'authorise' ? payment : received);
      const twice = good
        .replace('{', '{"resultCode":"Refused","status":"refused",')
        .replace('}', ',"status":"received"}');
      expect(await ask(kind, answerText(twice))).toEqual(unknown('adyen.malformed_answer'));
    },
  );

  it.each(['constructor', '__proto__', cardInAnAnswer])(
    'is read when it refuses with the code %s',
    async (code) => {
      const body = { errorCode: code, errorType: code };
      expect(await ask('capture', answerJson(body, 422))).toEqual({
        kind: 'refused',
        reason: 'adyen.refused',
      });
    },
  );

  it('is quoted in no log with a card number', () => {
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter((line) => line.includes(cardInAnAnswer))).toEqual([]);
  });
});

import { Failure } from '@accord/canonical';
import { configureLogging, Secret } from '@accord/service-kit';
import {
  AnsweringVendor,
  answerJson,
  brokenAnswers,
  cardInAnAnswer,
  type WriteAnswer,
} from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WeclappLedger } from '../../src/vendors/weclapp/weclapp-ledger.ts';
import { openWeclapp } from '../../src/vendors/weclapp/weclapp.account.ts';
import { WeclappClient } from '../../src/vendors/weclapp/weclapp.client.ts';
import { salesOrder } from '../conformance/sales-ledger.conformance.ts';
import { linesInto } from '../support/lines.ts';

const order = salesOrder();
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

/** Answers the n-th question with the n-th answer, later ones with the last. */
function inTurn(...answers: readonly WriteAnswer[]): WriteAnswer {
  let asked = 0;
  return (response) => answers[Math.min(asked++, answers.length - 1)]?.(response);
}

async function ask(kind: 'find' | 'create', answer: WriteAnswer): Promise<unknown> {
  vendor.answer = answer;
  const limits = { attempts: 1, tryTimeoutMs: 5_000 };
  const account = openWeclapp({ baseUrl: vendor.url, token: new Secret('weclapp_test_accord'), limits });
  const ledger = new WeclappLedger(new WeclappClient(account), { salesChannel: 'GROSS1', currency: 'EUR' });
  try {
    return await (kind === 'find'
      ? ledger.findByOrderNumber(order.orderNumber)
      : ledger.createSalesOrder(order));
  } catch (error) {
    if (error instanceof Failure) return { code: error.code, kind: error.kind, sent: error.sent };
    throw error;
  } finally {
    await account.close();
  }
}

const articles = answerJson({ result: [] });
const buyer = answerJson({ result: [{ id: '20001', email: order.customer.email.toUpperCase() }] });
const creating = (answer: WriteAnswer): WriteAnswer => inTurn(articles, buyer, answer);
const booked = { id: '40001', orderNumberAtCustomer: order.orderNumber };
const notBooked = { kind: 'unknown_outcome', sent: 'maybe' };

describe('weclapp', () => {
  it('is believed when it names the order that was asked for', async () => {
    expect(await ask('find', answerJson({ result: [booked] }))).toEqual({ erpOrderId: '40001' });
    expect(await ask('create', creating(answerJson(booked, 201)))).toEqual({ erpOrderId: '40001' });
  });

  it.each(brokenAnswers)(
    'has neither found nor booked the order by an answer of the kind %s',
    async (_id, answer) => {
      expect(await ask('find', answer)).toMatchObject({ kind: 'transient' });
      expect(await ask('create', creating(answer))).toMatchObject(notBooked);
    },
  );

  it.each<[what: string, record: object]>([
    ['another order', { ...booked, orderNumberAtCustomer: 'A-0000000002' }],
    ['a number for an id', { ...booked, id: 40_001 }],
    ['no id', { ...booked, id: null }],
    ['an empty id', { ...booked, id: '' }],
    ['a card number for an id', { ...booked, id: cardInAnAnswer }],
    ['an id with a NUL', { ...booked, id: '4\0' }],
    ['an endless id', { ...booked, id: '4'.repeat(5_000) }],
  ])('has neither found nor booked the order by an answer with %s', async (_what, record) => {
    expect(await ask('find', answerJson({ result: [record] }))).toMatchObject({ kind: 'transient' });
    expect(await ask('create', creating(answerJson(record, 201)))).toMatchObject(notBooked);
  });

  it('books nothing for somebody else than the buyer', async () => {
    const stranger = answerJson({ result: [{ id: '20002', email: 'eve@example.org' }] });
    const outcome = await ask('create', inTurn(articles, stranger, answerJson(booked, 201)));
    expect(outcome).toMatchObject({ code: 'weclapp.other_record', kind: 'transient', sent: 'yes' });
  });

  it.each(['constructor', '__proto__', cardInAnAnswer])(
    'is read when its problem is called %s',
    async (name) => {
      const problem = answerJson({ type: `/errors/${name}`, title: name }, 400);
      expect(await ask('create', creating(problem))).toMatchObject({
        code: 'weclapp.refused',
        kind: 'invalid',
      });
    },
  );

  it('is quoted in no log with a card number', () => {
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => line.includes(cardInAnAnswer))).toEqual([]);
  });
});

import { Customer, Failure } from '@accord/canonical';
import { configureLogging, Personal, Secret } from '@accord/service-kit';
import {
  AnsweringVendor,
  answerJson,
  answerText,
  brokenAnswers,
  cardInAnAnswer,
  type WriteAnswer,
} from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KlaviyoProfiles } from '../../src/vendors/klaviyo/klaviyo-profiles.ts';
import { openKlaviyo } from '../../src/vendors/klaviyo/klaviyo.account.ts';
import { KlaviyoClient } from '../../src/vendors/klaviyo/klaviyo.client.ts';
import { SendgridMails } from '../../src/vendors/sendgrid/sendgrid-mails.ts';
import { openSendgrid } from '../../src/vendors/sendgrid/sendgrid.account.ts';
import { SendgridClient } from '../../src/vendors/sendgrid/sendgrid.client.ts';
import { withoutWaiting } from './without-waiting.ts';

const ada = Customer.parse({
  id: '0198c0de-0000-7000-8000-00000000000a',
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Lovelace',
  locale: 'de',
  marketingConsent: false,
});
let vendor: AnsweringVendor;

beforeAll(async () => {
  configureLogging({ level: 'silent' });
  vendor = await AnsweringVendor.start();
});
afterAll(async () => {
  await vendor.stop();
});

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Failure) return { code: error.code, kind: error.kind, sent: error.sent };
    throw error;
  }
}

async function upsert(answer: WriteAnswer): Promise<unknown> {
  vendor.answer = answer;
  const config = { KLAVIYO_BASE_URL: vendor.url, KLAVIYO_API_KEY: new Secret('klaviyo_test_accord') };
  const http = openKlaviyo(config, withoutWaiting);
  try {
    return await outcomeOf(new KlaviyoProfiles(new KlaviyoClient(http)).upsert(new Personal(ada)));
  } finally {
    await http.close();
  }
}

async function send(answer: WriteAnswer): Promise<unknown> {
  vendor.answer = answer;
  const config = { SENDGRID_BASE_URL: vendor.url, SENDGRID_API_KEY: new Secret('SG.test_accord') };
  const http = openSendgrid(config, withoutWaiting);
  const mail = {
    to: new Personal({ email: 'ada@example.org', name: 'Ada Lovelace' }),
    mail: new Personal({ subject: 'Your order', text: 'Thank you', html: '<p>Thank you</p>' }),
    reference: 'mail-1',
  };
  try {
    return await outcomeOf(new SendgridMails(new SendgridClient(http), 'shop@example.org').send(mail));
  } finally {
    await http.close();
  }
}

describe('Klaviyo', () => {
  it('has written a profile when it names it', async () => {
    expect(await upsert(answerJson({ data: { id: '01PROFILE' } }))).toBe('done');
  });

  it.each(brokenAnswers)(
    'has written no profile that we know of by an answer of the kind %s',
    async (_id, answer) => {
      expect(await upsert(answer)).toMatchObject({ kind: 'transient' });
    },
  );

  it.each<[what: string, data: unknown]>([
    ['a number for an id', { id: 7 }],
    ['no id', { id: null }],
    ['an empty id', { id: '' }],
    ['a card number for an id', { id: cardInAnAnswer }],
    ['a list of profiles', [{ id: '01PROFILE' }]],
  ])('has written no profile that we know of by an answer with %s', async (_what, data) => {
    expect(await upsert(answerJson({ data }))).toMatchObject({
      code: 'klaviyo.unreadable',
      kind: 'transient',
    });
  });

  it.each(['constructor', '__proto__', 'teleported', cardInAnAnswer])(
    'refuses with the code %s, of which the status is what counts',
    async (code) => {
      expect(await upsert(answerJson({ errors: [{ code }] }, 400))).toEqual({
        code: 'klaviyo.refused',
        kind: 'invalid',
        sent: 'yes',
      });
    },
  );
});

describe('SendGrid', () => {
  it('has taken a mail with 202, whatever else it says', async () => {
    expect(await send(answerText('', { status: 202 }))).toBe('done');
    expect(await send(answerJson({ note: 'queued' }, 202))).toBe('done');
  });

  it.each(brokenAnswers)('may have taken a mail by an answer of the kind %s', async (_id, answer) => {
    expect(await send(answer)).toMatchObject({ kind: 'unknown_outcome', sent: 'maybe' });
  });
});

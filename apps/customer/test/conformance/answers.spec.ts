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
import { HubspotProfileSource } from '../../src/vendors/hubspot/hubspot-profile-source.ts';
import { HubspotProfiles } from '../../src/vendors/hubspot/hubspot-profiles.ts';
import { openHubspot } from '../../src/vendors/hubspot/hubspot.account.ts';
import { HubspotClient } from '../../src/vendors/hubspot/hubspot.client.ts';
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

async function atHubspot<T>(answer: WriteAnswer, work: (client: HubspotClient) => Promise<T>): Promise<T> {
  vendor.answer = answer;
  const config = { HUBSPOT_BASE_URL: vendor.url, HUBSPOT_ACCESS_TOKEN: new Secret('hubspot_test_accord') };
  const http = openHubspot(config, withoutWaiting);
  try {
    return await work(new HubspotClient(http));
  } finally {
    await http.close();
  }
}

const upsertContact = (answer: WriteAnswer): Promise<unknown> =>
  atHubspot(answer, (client) => outcomeOf(new HubspotProfiles(client).upsert(new Personal(ada))));

/** Everything that a reading of all contacts gives, from answers that come one after the other, the last for ever. */
const readAll = (...answers: readonly unknown[]): Promise<unknown[]> => {
  let at = 0;
  const inTurn: WriteAnswer = (response) => answerJson(answers[Math.min(at++, answers.length - 1)])(response);
  return atHubspot(inTurn, async (client) => {
    const source = new HubspotProfileSource(client, 2);
    const read: unknown[] = [];
    const from = { changedAfterMs: 0, behind: '', latestChangeMs: 0 };
    for await (const { records } of source.changedAfter(from))
      read.push(...records.map((raw) => source.read(raw)));
    return read;
  });
};

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

describe('HubSpot', () => {
  const lastmodifieddate = '2026-01-05T09:00:00Z';
  const contact = (id: unknown, properties: object = {}) => ({
    id,
    properties: { lastmodifieddate, ...properties },
  });
  const error = (category: string, code?: string) => ({ category, errors: code ? [{ code }] : undefined });

  it('has written a contact when it names it', async () => {
    expect(await upsertContact(answerJson({ results: [{ id: '100451' }] }))).toBe('done');
  });

  it.each(brokenAnswers)(
    'has written no contact that we know of by an answer of the kind %s',
    async (_id, answer) => {
      expect(await upsertContact(answer)).toMatchObject({ kind: 'transient' });
    },
  );

  it.each<[what: string, results: unknown]>([
    ['a number for an id', [{ id: 7 }]],
    ['an id that is no number', [{ id: 'CONTACT' }]],
    ['no id', [{ id: null }]],
    ['a card number for an id', [{ id: cardInAnAnswer }]],
    ['nobody', []],
    ['two contacts', [{ id: '1' }, { id: '2' }]],
  ])('has written no contact that we know of by an answer with %s', async (_what, results) => {
    expect(await upsertContact(answerJson({ results }))).toMatchObject({
      code: 'hubspot.unreadable',
      kind: 'transient',
    });
  });

  it.each([
    [error('VALIDATION_ERROR', 'INVALID_EMAIL'), 'hubspot.invalid_profile', 'invalid'],
    [error('VALIDATION_ERROR', 'PROPERTY_DOESNT_EXIST'), 'hubspot.property_missing', 'wait_for_vendor'],
    [error('CONFLICT'), 'hubspot.conflict', 'transient'],
    [error('constructor', '__proto__'), 'hubspot.unreadable', 'transient'],
  ])('has refused the only part of a batch with 207 and %j', async (refused, code, kind) => {
    const answer = answerJson({ results: [], numErrors: 1, errors: [refused] }, 207);
    expect(await upsertContact(answer)).toMatchObject({ code, kind });
  });

  it.each(['constructor', '__proto__', 'TELEPORTED', cardInAnAnswer])(
    'refuses with the category %s, of which the status is what counts',
    async (category) => {
      expect(await upsertContact(answerJson(error(category, category), 400))).toEqual({
        code: 'hubspot.refused',
        kind: 'invalid',
        sent: 'yes',
      });
    },
  );

  it('is ill when a search holds back what it counts, again and again', async () => {
    await expect(readAll({ total: 3, results: [] })).rejects.toMatchObject({ code: 'hubspot.stuck' });
  });

  it('names what of a page is no contact and reads the rest, in the order of ids longer than a number holds', async () => {
    const [first, second] = ['9007199254740993', '9007199254740995'];
    const read = await readAll(
      { total: 4, results: [contact(first), contact(second), contact(first)] },
      { total: 2, results: [contact(second), contact('9007199254740997', { lastmodifieddate: 'soon' }), 7] },
    );
    expect(read).toMatchObject([
      { kind: 'profile', profile: { profileId: first } },
      { kind: 'profile', profile: { profileId: second } },
      { kind: 'bad', profileId: '9007199254740997', field: 'contact.properties.lastmodifieddate' },
      { kind: 'bad', profileId: '' },
    ]);
  });

  it('says since when somebody wants no mail, by their latest word', async () => {
    const word = (value: string, day: string) => ({ value, timestamp: `2026-01-${day}T09:00:00Z` });
    const history = [word('true', '05'), word('false', '04'), word('true', '03')];
    const answers = [
      { total: 1, results: [contact('100451', { hs_email_optout: 'true' })] },
      { results: [{ id: '100451', propertiesWithHistory: { hs_email_optout: history } }] },
    ];
    expect(await readAll(...answers)).toMatchObject([
      { profile: { withdrawn: { at: new Date('2026-01-05T09:00:00Z') } } },
    ]);
  });

  it.each([
    ['no history', undefined],
    ['a history of something else', { hs_email_optout: 'true' }],
    ['a history of coming back only', { hs_email_optout: [{ value: 'false', timestamp: lastmodifieddate }] }],
  ])('says that somebody opted out, and not when, with %s', async (_what, propertiesWithHistory) => {
    const optedOut = contact('100451', { hs_email_optout: 'true' });
    const histories = { results: [{ id: '100451', propertiesWithHistory }] };
    expect(await readAll({ total: 1, results: [optedOut] }, histories)).toMatchObject([
      { kind: 'profile', profile: { withdrawn: { at: null } } },
    ]);
  });
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

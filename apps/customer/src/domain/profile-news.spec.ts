import { describe, expect, it } from '@jest/globals';
import { type CrmProfile, judgeNews, type OurFacts, withdrawalOf } from './profile-news.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 5, 9, minutes));
const ours: OurFacts = {
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Byron',
  marketingConsent: true,
  consentGivenAt: at(0),
  consentWithdrawnAt: null,
};
const agreed = { email: 'ada@example.org', givenName: 'Ada', familyName: 'Byron' };
const theirs: CrmProfile = {
  profileId: '01PROFILE',
  changedAtMs: 0,
  customerId: null,
  ...agreed,
  withdrawn: null,
};

describe('news of a profile', () => {
  it.each<[what: string, Partial<CrmProfile>, Partial<OurFacts>, object]>([
    ['says nothing new', {}, {}, {}],
    [
      'has another name there',
      { familyName: 'King' },
      {},
      { name: { givenName: 'Ada', familyName: 'King' } },
    ],
    ['has another name here', {}, { familyName: 'King' }, {}],
    ['has one new name on both sides', { familyName: 'King' }, { familyName: 'King' }, {}],
    ['has no name there', { givenName: null, familyName: null }, {}, {}],
    [
      'has two new names',
      { familyName: 'King' },
      { familyName: 'Lovelace' },
      { doubt: { code: 'customer.crm_name_disputed', field: 'name' } },
    ],
    [
      'has another address there',
      { email: 'king@example.org', familyName: 'King' },
      {},
      { doubt: { code: 'customer.crm_email_differs', field: 'email' } },
    ],
    ['has another address here', {}, { email: 'king@example.org' }, {}],
    [
      'has a name that nobody may have',
      { familyName: null, unreadable: 'familyName' },
      {},
      { doubt: { code: 'customer.crm_field_unreadable', field: 'familyName' } },
    ],
  ])('that %s', (...row) => {
    const [, there, here, judgement] = row;
    expect(judgeNews({ ...ours, ...here }, { ...theirs, ...there }, agreed)).toEqual(judgement);
  });

  it('is nobody’s to judge when two names differ and nothing was ever agreed on', () => {
    expect(judgeNews(ours, { ...theirs, familyName: 'King' }, null)).toEqual({
      doubt: { code: 'customer.crm_name_disputed', field: 'name' },
    });
  });
});

describe('a withdrawn consent', () => {
  it.each<[what: string, Date | null, Partial<OurFacts>, Date | undefined]>([
    ['ends one that was given before', at(30), {}, at(30)],
    ['leaves one that was given clearly later', at(0), { consentGivenAt: at(11) }, undefined],
    ['ends one that was given hardly later, since clocks differ', at(0), { consentGivenAt: at(9) }, at(0)],
    ['ends one of which nobody knows since when', at(0), { consentGivenAt: null }, at(0)],
    ['ends one when nobody knows when it was withdrawn', null, {}, at(59)],
    ['is no news twice', at(30), { marketingConsent: false, consentWithdrawnAt: at(30) }, undefined],
    ['is remembered of somebody who had given none', at(30), { marketingConsent: false }, at(30)],
  ])('%s', (...row) => {
    const [, withdrawnAt, here, until] = row;
    expect(withdrawalOf({ ...ours, ...here }, { withdrawn: { at: withdrawnAt } }, at(59))).toEqual(until);
  });
});

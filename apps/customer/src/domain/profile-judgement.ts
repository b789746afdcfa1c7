import { type CrmProfile, type AgreedFacts, judgeNews, type OurFacts, withdrawalOf } from './profile-news.ts';

/** What a profile of the CRM has to say that we do not know. */
export const profileNews = [
  'consent_withdrawn',
  'name_changed',
  'of_an_erased_person',
  'customer.crm_profile_of_two',
  'customer.crm_field_unreadable',
  'customer.crm_email_differs',
  'customer.crm_name_disputed',
] as const;
/** Null where it says nothing new. */
export type ProfileNews = (typeof profileNews)[number] | null;

export interface ProfileJudgement {
  readonly code: string;
  readonly action: string;
  readonly repairable: boolean;
}

export const takeOver = 'take_over';
export const writeProfile = 'write_profile';
export const eraseThere = 'erase_there';
export const byHand = 'compare_by_hand';

/** What the two sides of one customer's profile come to. */
export interface ProfileSides {
  readonly ours: object | null;
  readonly theirs: { readonly profiles: number; readonly news: ProfileNews } | null;
}

/** A withdrawn consent first, as it counts whatever else is doubtful. */
export function newsOf(
  theirs: CrmProfile,
  { ours, agreed, hasHolder }: { ours: OurFacts; agreed: AgreedFacts | null; hasHolder: boolean },
  now: Date,
): ProfileNews {
  if (withdrawalOf(ours, theirs, now) !== undefined) return 'consent_withdrawn';
  if (hasHolder) return 'customer.crm_profile_of_two';
  const { doubt, name } = judgeNews(ours, theirs, agreed);
  return doubt?.code ?? (name === undefined ? null : 'name_changed');
}

/** What it means that a customer and the CRM's profile of them differ. */
export function judgeProfile({ ours, theirs }: ProfileSides): ProfileJudgement {
  if (theirs === null) return { code: 'customer.crm_profile_gone', action: writeProfile, repairable: true };
  switch (theirs.news) {
    case 'of_an_erased_person':
      return { code: 'customer.crm_remembers_erased', action: eraseThere, repairable: true };
    case 'consent_withdrawn':
      return { code: 'customer.crm_consent_withdrawn', action: takeOver, repairable: true };
    case 'name_changed':
      return { code: 'customer.crm_name_changed', action: takeOver, repairable: true };
    case null:
      break;
    default:
      return { code: theirs.news, action: byHand, repairable: false };
  }
  if (theirs.profiles > 1) return { code: 'customer.crm_profile_twice', action: byHand, repairable: false };
  return ours === null
    ? { code: 'customer.crm_profile_unlinked', action: takeOver, repairable: true }
    : { code: 'customer.crm_profile_stale', action: writeProfile, repairable: true };
}

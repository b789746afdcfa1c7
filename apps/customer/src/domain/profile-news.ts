/** A person as the CRM shows them. What is null there is unknown to it, and says nothing. */
export interface CrmProfile {
  /** The CRM's own id. */
  readonly profileId: string;
  /** By the CRM's clock, epoch milliseconds. */
  readonly changedAtMs: number;
  /** Our id of the customer, where somebody of ours has written it there. */
  readonly customerId: string | null;
  readonly email: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** Whether marketing must not write to them any more by the CRM's word; `at` is null where it does not say when. */
  readonly withdrawn: { readonly at: Date | null } | null;
  /** A field that holds what no person may hold; it counts as null. */
  readonly unreadable?: string;
}

/** What both sides knew of a person when they last agreed. */
export type AgreedFacts = Pick<CrmProfile, 'email' | 'givenName' | 'familyName'>;

/** A customer of ours, as far as the CRM may change it. */
export interface OurFacts {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly marketingConsent: boolean;
  /** When consent was last given here; null when nobody wrote it down. */
  readonly consentGivenAt: Date | null;
  readonly consentWithdrawnAt: Date | null;
}

export interface Doubt {
  readonly code:
    'customer.crm_field_unreadable' | 'customer.crm_email_differs' | 'customer.crm_name_disputed';
  readonly field: string;
}

export interface NewsJudgement {
  /** A name that was changed there and not here. */
  readonly name?: { readonly givenName: string; readonly familyName: string };
  /** Something that two systems say differently, and a person has to settle. */
  readonly doubt?: Doubt;
}

/** So far apart may two clocks be before one of them says nothing about which came first. */
const clocksApartMs = 600_000;

/**
 * Which of two names is newer, told without clocks: the side that still says what both agreed on has not changed it. Both
 * changed it, or nobody knows what was agreed: a person decides. An address says who somebody is, and is never taken over.
 */
export function judgeNews(ours: OurFacts, theirs: CrmProfile, agreed: AgreedFacts | null): NewsJudgement {
  if (theirs.unreadable !== undefined)
    return { doubt: { code: 'customer.crm_field_unreadable', field: theirs.unreadable } };
  if (theirs.email !== null && !sameText(theirs.email, ours.email) && !sameText(theirs.email, agreed?.email))
    return { doubt: { code: 'customer.crm_email_differs', field: 'email' } };
  const name = {
    givenName: theirs.givenName ?? ours.givenName,
    familyName: theirs.familyName ?? ours.familyName,
  };
  if (sameName(name, ours)) return {};
  if (agreed !== null && sameName(name, { ...name, ...known(agreed) })) return {};
  if (agreed !== null && sameName(ours, { ...ours, ...known(agreed) })) return { name };
  return { doubt: { code: 'customer.crm_name_disputed', field: 'name' } };
}

/**
 * Since when consent is withdrawn by the CRM's word; undefined when it says nothing new. A consent that was given here
 * clearly later stands; in any doubt about which came first, nobody is written to.
 */
export function withdrawalOf(
  ours: Pick<OurFacts, 'marketingConsent' | 'consentGivenAt' | 'consentWithdrawnAt'>,
  theirs: Pick<CrmProfile, 'withdrawn'>,
  now: Date,
): Date | undefined {
  if (theirs.withdrawn === null) return undefined;
  const { at } = theirs.withdrawn;
  const { marketingConsent, consentGivenAt, consentWithdrawnAt } = ours;
  const isOlderNews =
    at !== null && consentGivenAt !== null && consentGivenAt.getTime() - at.getTime() > clocksApartMs;
  if (isOlderNews) return undefined;
  if (!marketingConsent && consentWithdrawnAt !== null && (at === null || at <= consentWithdrawnAt))
    return undefined;
  return at ?? now;
}

function known({ givenName, familyName }: AgreedFacts): { givenName?: string; familyName?: string } {
  return { ...(givenName !== null && { givenName }), ...(familyName !== null && { familyName }) };
}

type Name = Pick<OurFacts, 'givenName' | 'familyName'>;

function sameName(one: Name, other: Name): boolean {
  return one.givenName === other.givenName && one.familyName === other.familyName;
}

function sameText(one: string, other: string | null | undefined): boolean {
  return other?.toLowerCase() === one.toLowerCase();
}

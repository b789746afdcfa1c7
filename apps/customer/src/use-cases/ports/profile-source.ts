import type { CrmProfile } from '../../domain/profile-news.ts';

/** What became of one record of the CRM. One that we cannot read is named with its reason, never guessed. */
export type ProfileRecord =
  | { readonly kind: 'profile'; readonly profile: CrmProfile }
  | { readonly kind: 'bad'; readonly profileId: string; readonly reason: string; readonly field?: string };

/**
 * Where the reading of what changed since a moment goes on. Timestamps choose what is read, the CRM's own ids part the
 * pages: a profile that changes meanwhile moves over no page border.
 */
export interface ProfilePosition {
  /** What changed after this moment is read, by the CRM's clock, epoch milliseconds; 0 for all. */
  readonly changedAfterMs: number;
  /** In the CRM's own words, behind which record; empty for the first. */
  readonly behind: string;
  /** The latest change seen so far: from there the next reading begins. */
  readonly latestChangeMs: number;
}

export interface ProfilePage {
  /** As the CRM sent them; `read` says what they are. */
  readonly records: readonly unknown[];
  readonly position: ProfilePosition;
}

/** The CRM as somebody who knows things about our customers that we do not. */
export abstract class ProfileSource {
  /** Names the CRM, as its master keys are named: `klaviyo`. */
  abstract readonly crm: string;

  /** Every profile changed after the position's moment, each at least once, in the order of the CRM's ids. */
  abstract changedAfter(position: ProfilePosition, signal?: AbortSignal): AsyncIterable<ProfilePage>;

  /** Total: whatever the CRM sent is a profile or a named bad record. */
  abstract read(raw: unknown): ProfileRecord;
}

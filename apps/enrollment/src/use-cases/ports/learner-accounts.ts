/** The accounts that we have made in the LMS. May be repeated. Throws `Failure` as the platform does. */
export abstract class LearnerAccounts {
  /** Names the vendor in receipts: `moodle`. */
  abstract readonly lms: string;

  /**
   * Deletes an account with all that is personal in it. Harmless when there is none any more. An account that was there
   * before us is not ours to delete, for its owner may teach there: `not_ours`.
   */
  abstract delete(lmsUserRef: string): Promise<'gone' | 'not_ours'>;
}

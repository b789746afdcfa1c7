import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LearnerAccounts } from '../../src/use-cases/ports/learner-accounts.ts';
import type { LearningPlatform } from '../../src/use-cases/ports/learning-platform.ts';

/** One LMS, played: both of its ports, and how many users of an address it has. */
export interface AccountsUnderTest {
  readonly platform: LearningPlatform;
  readonly accounts: LearnerAccounts;
  usersOf(email: string): number;
  /** Somebody who was there before us. @returns their id in the LMS */
  strangerOf(email: string): string;
  stop(): Promise<void>;
}

const ada = { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace', locale: 'de' } as const;

/** The law of the port: every adapter of every LMS passes this. */
export function learnerAccountsConformance(name: string, start: () => Promise<AccountsUnderTest>): void {
  describe(`${name} and the accounts that we made there`, () => {
    let world: AccountsUnderTest;

    beforeAll(async () => {
      world = await start();
    });
    afterAll(() => world.stop());

    it('deletes one, and again, which is harmless', async () => {
      const lmsUserRef = await world.platform.admit(ada);
      expect(await world.accounts.delete(lmsUserRef)).toBe('gone');
      expect(world.usersOf(ada.email)).toBe(0);
      expect(await world.accounts.delete(lmsUserRef)).toBe('gone');
    });

    it('admits somebody anew who was deleted', async () => {
      const before = await world.platform.admit(ada);
      await world.accounts.delete(before);
      expect(await world.platform.admit(ada)).not.toBe(before);
    });

    it('leaves alone whoever was there before us', async () => {
      const email = 'grace@example.org';
      const lmsUserRef = world.strangerOf(email);
      expect(await world.platform.findLearner(email)).toBe(lmsUserRef);
      expect(await world.accounts.delete(lmsUserRef)).toBe('not_ours');
      expect(world.usersOf(email)).toBe(1);
    });
  });
}

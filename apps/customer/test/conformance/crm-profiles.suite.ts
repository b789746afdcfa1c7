import { Customer, Failure } from '@accord/canonical';
import { Personal, systemIds } from '@accord/service-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CrmProfiles } from '../../src/use-cases/ports/crm-profiles.ts';

/** An adapter with its vendor, as the suite needs them. */
export interface CrmUnderTest {
  readonly profiles: CrmProfiles;
  /** What the vendor holds under an address: our id of the customer, and the consent. */
  held(email: string): { readonly customerId: string; readonly marketingConsent: unknown }[];
  /** Makes the vendor fail from now on. */
  trouble(kind: 'down' | 'rate_limited' | 'credentials' | 'lost_answer'): void;
  stop(): Promise<void>;
}

const ada = (email: string, marketingConsent = false): Personal<Customer> =>
  new Personal(
    Customer.parse({
      id: systemIds.next(),
      email,
      givenName: 'Ada',
      familyName: 'Lovelace',
      locale: 'de',
      marketingConsent,
    }),
  );

/** The promises of `CrmProfiles`, to be kept by every adapter. */
export function describeCrmProfiles(name: string, make: () => Promise<CrmUnderTest>): void {
  describe(`CrmProfiles at ${name}`, () => {
    let crm: CrmUnderTest;
    beforeEach(async () => {
      crm = await make();
    });
    afterEach(() => crm.stop());

    it('leaves one profile, up to date, however often a customer is written', async () => {
      const customer = ada('once@example.org');
      const first = await crm.profiles.upsert(customer);
      const again = await crm.profiles.upsert(new Personal({ ...customer.reveal(), marketingConsent: true }));
      expect([first === '', again]).toEqual([false, first]);
      expect(crm.held('once@example.org')).toEqual([
        { customerId: customer.reveal().id, marketingConsent: true },
      ]);
    });

    it('writes the profile although the first answer was lost', async () => {
      crm.trouble('lost_answer');
      await crm.profiles.upsert(ada('lost@example.org'));
      expect(crm.held('lost@example.org')).toHaveLength(1);
    });

    it('forgets a customer by the ids that are known and by our own, however often it is asked', async () => {
      const [known, unknown] = [ada('known@example.org'), ada('unknown@example.org')];
      const profileId = await crm.profiles.upsert(known);
      await crm.profiles.upsert(unknown);
      await crm.profiles.upsert(ada('stays@example.org'));
      for (let times = 0; times < 2; times++) {
        await crm.profiles.erase({ customerId: systemIds.next(), profileIds: [profileId] });
        await crm.profiles.erase({ customerId: unknown.reveal().id, profileIds: [] });
      }
      const left = ['known', 'unknown', 'stays'].map((who) => crm.held(`${who}@example.org`).length);
      expect(left).toEqual([0, 0, 1]);
    });

    it.each([
      ['down', 'wait_for_vendor'],
      ['credentials', 'wait_for_vendor'],
      ['rate_limited', 'wait_for_vendor'],
    ] as const)(
      'in case of %s says that the vendor must be waited for, and writes nothing',
      async (trouble, kind) => {
        crm.trouble(trouble);
        const failure = await crm.profiles.upsert(ada('never@example.org')).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(Failure);
        expect(failure).toMatchObject({ kind });
        expect(crm.held('never@example.org')).toEqual([]);
      },
    );
  });
}

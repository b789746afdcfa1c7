import { Runs, type RunView } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import type { FaultInput, VendorName } from '@accord/vendor-mocks';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CustomerUnderTest } from '../support/customer-under-test.ts';

/** What somebody did to a profile in the CRM. */
export interface Edited {
  readonly email: string;
  readonly familyName?: string;
  /** By the CRM's clock, epoch milliseconds. */
  readonly changedAt: number;
  /** When the person withdrew consent there. */
  readonly withdrawnAt?: number;
}

/** A flow that pulls profiles, and the power to change what its CRM has. */
export interface PulledProfiles {
  readonly world: () => CustomerUnderTest;
  readonly flow: string;
  readonly vendor: VendorName;
  /** By which the mock knows the list that the flow reads. */
  readonly list: string;
  /** Makes or changes, as a person in the CRM would. */
  readonly edit: (edited: readonly Edited[]) => void;
  /** Deletes, as a person in the CRM would, and nothing tells of it. */
  readonly remove: (email: string) => void;
  /** What the CRM has now, as `address family name`. */
  readonly theirs: () => string[];
}

const illnesses: readonly { readonly name: string; readonly fault: FaultInput }[] = [
  { name: 'it answers 429', fault: { kind: 'rate_limit', retryAfterSeconds: 0, times: 2 } },
  { name: 'it answers 500', fault: { kind: 'status', status: 500, times: 3 } },
  { name: 'a page breaks off', fault: { kind: 'partial', times: 2 } },
  { name: 'pages are half', fault: { kind: 'half_page' } },
  { name: 'pages overlap', fault: { kind: 'overlapping_page' } },
  { name: 'a page comes again in place of the next', fault: { kind: 'repeated_page', times: 3 } },
  { name: 'a page comes empty though there is more', fault: { kind: 'empty_page', times: 1 } },
];

/** Every flow of profiles must pass this, with pages of eight: nothing missed, nothing doubled, all of it recorded. */
export function pulledProfilesSuite({ flow, vendor, ...of }: PulledProfiles): void {
  let groups = 0;
  const now = (): number => of.world().clock.now().getTime();
  const addressesOf = (count: number): string[] => {
    const group = ++groups;
    return Array.from({ length: count }, (_, at) => `p${String(group)}-${String(at)}@example.org`);
  };
  /** Customers of ours whom the CRM knows too, and has agreed with us about. */
  const known = async (emails: readonly string[]): Promise<void> => {
    // Farther than an overlap, so that a run reads the profiles of its own test.
    of.world().clock.advance(1_200_000);
    await of.world().sql(
      `INSERT INTO customers (id, email, given_name, family_name, locale, marketing_consent)
       SELECT gen_random_uuid(), email, 'Ada', 'Byron', 'de', true FROM unnest($1::text[]) AS email`,
      [emails],
    );
    of.edit(emails.map((email) => ({ email, familyName: 'Byron', changedAt: now() })));
    await runUntilWell();
  };
  const ours = async (): Promise<{ line: string; consent: boolean }[]> =>
    (await of.world().sql(
      `SELECT lower(email) || ' ' || family_name AS line, marketing_consent AS consent FROM customers
       WHERE erased_at IS NULL`,
    )) as { line: string; consent: boolean }[];

  const run = async (): Promise<RunView> => {
    const runs = of.world().app.get(Runs);
    const view = await runs.settled((await runs.start(flow)).id);
    const { counts, received, status } = view;
    expect([status, Object.values(counts).reduce((sum, count) => sum + count, 0)]).toEqual([
      'finished',
      received,
    ]);
    return view;
  };
  /** A run that the CRM's illness ended is followed by another one. */
  const runUntilWell = (): Promise<RunView> => eventually(run, { timeoutMs: 20_000 });
  const expectEqual = async (): Promise<void> => {
    const theirs = of.theirs().sort();
    expect(theirs.length).toBeGreaterThan(0);
    expect((await ours()).map(({ line }) => line).sort()).toEqual(theirs);
  };
  const compared = z.object({
    differences: z.array(z.object({ key: z.string(), code: z.string(), state: z.string() })),
  });
  /** After the time that a profile is left alone in. */
  const compare = async (dryRun: boolean): Promise<z.output<typeof compared>> => {
    of.world().clock.advance(1_200_000);
    const body = { kind: 'profiles', dryRun };
    return compared.parse((await of.world().call('POST', '/reconciliations', { body })).body);
  };
  const renamed = (emails: readonly string[], changedAt = now()): void =>
    of.edit(emails.map((email) => ({ email, familyName: `King-${email[1] ?? ''}`, changedAt })));

  describe(`${flow}, whatever its vendor does`, () => {
    afterEach(() => {
      of.world().mocks.watch(vendor, undefined);
      of.world().mocks.faults(vendor, []);
    });

    it.each(illnesses)('ends with what the CRM knows when $name', async ({ fault }) => {
      const emails = addressesOf(17);
      await known(emails);
      renamed(emails);
      of.world().mocks.faults(vendor, [{ operation: of.list, ...fault }]);
      await runUntilWell();
      await expectEqual();
    });

    it('ends with what the CRM knows when profiles change while it pages', async () => {
      const emails = addressesOf(26);
      await known(emails);
      for (const page of [1, 2, 3]) {
        renamed(emails.slice(0, 8 * page));
        let pages = 0;
        of.world().mocks.watch(vendor, ({ operation }) => {
          if (operation === of.list && ++pages === page)
            of.edit([
              { email: emails[0] ?? '', familyName: `First-${String(page)}`, changedAt: now() },
              { email: emails[25] ?? '', familyName: `Last-${String(page)}`, changedAt: now() },
            ]);
        });
        await run();
      }
      of.world().mocks.watch(vendor, undefined);
      await run();
      await expectEqual();
    });

    it('takes nothing twice: a second run over the same changes nothing', async () => {
      const { counts } = await run();
      expect([counts.created, counts.updated, counts.failed]).toEqual([0, 0, 0]);
    });

    it('reads all that carries one timestamp, over as many pages as it fills', async () => {
      const emails = addressesOf(17);
      await known(emails);
      renamed(emails, now() + 1);
      await run();
      await expectEqual();
    });

    it.each([300_000, -300_000])('sees what is stamped by a clock that is %d ms off', async (offMs) => {
      const emails = addressesOf(5);
      await known(emails);
      renamed(emails, now() + offMs);
      await run();
      await expectEqual();
      // The clock is put right between two changes of one profile, and of another it is not.
      of.edit([
        { email: emails[1] ?? '', familyName: 'Right', changedAt: now() },
        { email: emails[2] ?? '', familyName: 'Off', changedAt: now() + offMs },
      ]);
      await run();
      await expectEqual();
    });

    it.each([300_000, 0, -300_000])(
      'lets a consent end that was withdrawn there by a clock that is %d ms off',
      async (offMs) => {
        const emails = addressesOf(3);
        await known(emails);
        const withdrawnAt = now() + offMs;
        of.edit(emails.slice(0, 2).map((email) => ({ email, changedAt: withdrawnAt, withdrawnAt })));
        await run();
        const consents = (await ours())
          .filter(({ line }) => emails.some((email) => line.startsWith(email)))
          .map(({ consent }) => consent);
        expect(consents.sort()).toEqual([false, false, true]);
      },
    );

    it('is compared with our customers: shown first, mended, then equal; and no person stands in what is kept of it', async () => {
      const emails = addressesOf(6);
      await known(emails);
      const [renamedThere = '', withdrawn = '', renamedHere = '', gone = '', erased = ''] = emails;
      of.edit([
        { email: renamedThere, familyName: 'King', changedAt: now() },
        { email: withdrawn, changedAt: now(), withdrawnAt: now() },
      ]);
      const { world } = of;
      const set = (what: string, email: string) =>
        world().sql(`UPDATE customers SET ${what} WHERE email = $1 RETURNING id`, [email]);
      await set(`family_name = 'Noel'`, renamedHere);
      const ids = await world().sql(
        `SELECT id, email FROM customers WHERE email = ANY ($1) ORDER BY array_position($1, email)`,
        [emails],
      );
      of.remove(gone);
      await set(`email = NULL, given_name = NULL, family_name = NULL, erased_at = now()`, erased);

      const codes = [
        'name_changed',
        'consent_withdrawn',
        'profile_stale',
        'profile_gone',
        'remembers_erased',
      ];
      const expected = codes.map((code, at) => [z.object({ id: z.string() }).parse(ids[at]).id, code]);
      const shown = await compare(true);
      expect(
        shown.differences.map(({ key, code }) => [key, code.replace('customer.crm_', '')]).sort(),
      ).toEqual(expected.sort());
      expect(of.theirs()).toContain(`${renamedHere} Byron`);
      const mended = await compare(false);
      expect(mended.differences.map(({ state }) => state)).not.toContain('open');
      expect((await compare(false)).differences).toEqual([]);
      expect((await ours()).filter(({ line }) => line.startsWith(withdrawn))).toMatchObject([
        { consent: false },
      ]);
      expect(of.theirs()).toEqual(expect.arrayContaining([`${renamedHere} Noel`, `${gone} Byron`]));
      await expectEqual();
      const kept = JSON.stringify(await world().sql('SELECT * FROM reconciliations'));
      for (const personal of ['@example.org', 'Byron', 'Noel', 'King']) expect(kept).not.toContain(personal);
    });
  });
}

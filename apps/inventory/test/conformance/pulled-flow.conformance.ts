import { Runs, type RunView } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import type { FaultInput, VendorName } from '@accord/vendor-mocks';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { InventoryUnderTest } from '../support/inventory-under-test.ts';

/** One thing that the vendor keeps and we follow. */
export interface Kept {
  readonly sku: string;
  /** What is followed of it: a price in cents, or pieces. */
  readonly figure: number;
  /** By the vendor's clock, epoch milliseconds. */
  readonly changedAt: number;
}

/** A flow that pulls, and the power to change what its vendor has. */
export interface PulledFlow {
  readonly world: () => InventoryUnderTest;
  readonly flow: string;
  /** A flow without which this one finds nothing to do it to. */
  readonly behind?: string;
  readonly vendor: VendorName;
  /** By which the mock knows the list that the flow reads. */
  readonly list: string;
  /** Makes or changes. */
  readonly put: (kept: readonly Kept[]) => void;
  readonly remove: (skus: readonly string[]) => void;
  /** What the vendor has now, as `SKU figure`. */
  readonly theirs: () => string[];
  /** The same of what we have. */
  readonly ours: () => Promise<string[]>;
}

/** How often, in these tests, everything is compared to notice deletions. */
export const sweepEveryMs = 3_600_000;

const pastOverlapMs = 660_000;

const illnesses: readonly { readonly name: string; readonly fault: FaultInput }[] = [
  { name: 'it answers 429', fault: { kind: 'rate_limit', retryAfterSeconds: 0, times: 2 } },
  { name: 'it answers 500', fault: { kind: 'status', status: 500, times: 3 } },
  { name: 'a page breaks off', fault: { kind: 'partial', times: 2 } },
  { name: 'pages are half', fault: { kind: 'half_page' } },
  { name: 'pages overlap', fault: { kind: 'overlapping_page' } },
  { name: 'a page comes again in place of the next', fault: { kind: 'repeated_page', times: 3 } },
  { name: 'a page comes empty though there is more', fault: { kind: 'empty_page', times: 1 } },
];

/** Every flow that pulls must pass this, with pages of eight: nothing missed, nothing doubled, all of it recorded. */
export function pulledFlowConformance({ flow, vendor, ...of }: PulledFlow): void {
  let groups = 0;
  /** Of what one test makes. */
  const prefix = (): string => `${flow.slice('inventory.'.length)}-${++groups}`.toUpperCase();

  const now = (): number => of.world().clock.now().getTime();
  const put = (kept: Record<string, number>, changedAt = now()): void =>
    of.put(Object.entries(kept).map(([sku, figure]) => ({ sku, figure, changedAt })));
  const many = (prefix: string, count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, 100 + index]));

  const run = async (): Promise<RunView> => {
    const runs = of.world().service.app.get(Runs);
    if (of.behind !== undefined) await runs.settled((await runs.start(of.behind)).id);
    const view = await runs.settled((await runs.start(flow)).id);
    const { counts, received, status } = view;
    expect([status, Object.values(counts).reduce((sum, count) => sum + count, 0)]).toEqual([
      'finished',
      received,
    ]);
    return view;
  };
  /** A run that the vendor's illness ended is followed by another one. */
  const runUntilWell = () => eventually(run, { timeoutMs: 20_000 });

  const expectEqual = async (): Promise<void> => {
    const theirs = of.theirs();
    expect((await of.ours()).sort()).toEqual(theirs.sort());
    expect(new Set(theirs.map((line) => line.split(' ')[0])).size).toBe(theirs.length);
    expect(await of.world().brokenShelves()).toEqual([]);
  };
  const atPage = (page: number, work: () => void): void => {
    let pages = 0;
    of.world().mocks.watch(vendor, ({ operation }) => {
      if (operation === of.list && ++pages === page) work();
    });
  };

  describe(`${flow}, whatever its vendor does`, () => {
    afterEach(() => {
      of.world().mocks.watch(vendor, undefined);
      of.world().mocks.faults(vendor, []);
      // So that what one test made lies behind the next one's overlap, and is not read once more by each of its runs.
      of.world().clock.advance(pastOverlapMs);
    });

    it.each(illnesses)('ends with what the vendor has when $name', async ({ fault }) => {
      put(many(prefix(), 19));
      of.world().mocks.faults(vendor, [{ operation: of.list, ...fault }]);
      await runUntilWell();
      await expectEqual();
    });

    it('ends with what the vendor has when things come, change and go while it pages', async () => {
      const group = prefix();
      put(many(group, 30));
      for (const [page, work] of [
        [1, () => put(many(`${group}-NEW`, 3))],
        [2, () => put({ [`${group}-1`]: 999, [`${group}-29`]: 998 })],
        [3, () => of.remove([`${group}-2`, `${group}-28`])],
      ] as const) {
        atPage(page, work);
        await run();
      }
      of.world().mocks.watch(vendor, undefined);
      of.world().clock.advance(sweepEveryMs);
      await run();
      await expectEqual();
    });

    it('takes nothing twice: a second run over the same changes nothing', async () => {
      const { counts } = await run();
      expect([counts.created, counts.updated, counts.failed]).toEqual([0, 0, 0]);
      await expectEqual();
    });

    it('reads all that carries one timestamp, over as many pages as it fills', async () => {
      put(many(prefix(), 23));
      await run();
      await expectEqual();
    });

    it.each([300_000, -300_000])('sees what is stamped by a clock that is %d ms off', async (offMs) => {
      const group = prefix();
      put(many(group, 5), now() + offMs);
      await run();
      await expectEqual();
      // The clock is put right between two changes of one thing, and of another it is not.
      put({ [`${group}-1`]: 777 });
      put({ [`${group}-2`]: 778 }, now() + offMs);
      await run();
      await expectEqual();
    });

    it('takes nothing off sale after half a sweep, and what is gone after a whole one', async () => {
      const group = prefix();
      put(many(group, 12));
      await run();
      of.remove([`${group}-3`]);
      of.world().clock.advance(sweepEveryMs);
      of.world().mocks.faults(vendor, [{ operation: of.list, kind: 'half_page' }]);
      await runUntilWell();
      await expectEqual();
    });
  });
}

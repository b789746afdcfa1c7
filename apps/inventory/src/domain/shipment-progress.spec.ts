import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { weigh, type Progress } from './shipment-progress.ts';

const at = (second: number): Date => new Date(1_700_000_000_000 + second * 1000);

describe('shipment progress', () => {
  it('ignores a report older than the one it has', () => {
    expect(weigh({ status: 'delivered', at: at(9) }, { status: 'in_transit', at: at(3) })).toBe('stale');
  });

  it('lets a later return overrule a delivery', () => {
    expect(weigh({ status: 'delivered', at: at(9) }, { status: 'returned', at: at(10) })).toBe('progress');
  });

  it('never lets an unmapped status overwrite a known one', () => {
    expect(weigh({ status: 'in_transit', at: at(1) }, { status: 'pending', at: at(5) })).toBe('stale');
  });

  it('ends in the same state whatever the order and repetition of the reports', () => {
    const report: fc.Arbitrary<Progress> = fc.record({
      status: fc.constantFrom(
        'announced',
        'in_transit',
        'out_for_delivery',
        'exception',
        'delivered',
        'returned',
      ),
      at: fc.integer({ min: 0, max: 4 }).map(at),
    });
    const end = (reports: readonly Progress[]): Progress['status'] | undefined =>
      reports.reduce<Progress | undefined>(
        (known, next) => (weigh(known, next) === 'stale' ? known : next),
        undefined,
      )?.status;
    fc.assert(
      fc.property(fc.array(report), fc.infiniteStream(fc.integer({ min: 0, max: 20 })), (reports, dice) => {
        const shuffled = [...reports, ...reports.slice(0, 2)]
          .map((entry) => ({ entry, key: dice.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        expect(end(shuffled)).toBe(end(reports));
      }),
    );
  });
});

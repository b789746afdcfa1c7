import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Entry } from '../../api/timeline.ts';
import { causeTree } from './cause-tree.ts';
import type { Branch } from './cause-tree.ts';

function entry(id: string, causationId: string | null): Entry {
  const at = '2026-11-21T03:00:00.000Z';
  return { id, at, service: 'checkout', kind: 'event', name: id, detail: {}, causationId, traceUrl: null };
}

/** `a(b c(d))` of a forest. */
function drawn(branches: readonly Branch[]): string {
  return branches.map(({ entry: { id }, led }) => (led.length === 0 ? id : `${id}(${drawn(led)})`)).join(' ');
}

describe('the tree of causes', () => {
  it('puts what was led to below what led to it, in the order of time', () => {
    const entries = [
      entry('placed', 'request'),
      entry('reserved', 'placed'),
      entry('call', 'placed'),
      entry('shipped', 'reserved'),
      entry('mailed', 'placed'),
    ];
    expect(drawn(causeTree(entries))).toBe('placed(reserved(shipped) call mailed)');
  });

  it('has every entry once, whatever they say of their causes, and ends', () => {
    const ids = fc.integer({ min: 0, max: 9 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.option(ids, { nil: null }), { maxLength: 10 }), (causes) => {
        const entries = causes.map((cause, index) => entry(String(index), cause));
        const told = drawn(causeTree(entries)).match(/\d+/g) ?? [];
        expect([...told].sort()).toEqual(entries.map(({ id }) => id).sort());
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});

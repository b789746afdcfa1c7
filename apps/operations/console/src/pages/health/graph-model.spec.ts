import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Part } from '../../api/health.ts';
import { graphOf } from './graph-model.ts';

function part(node: string, needs: readonly string[] = [], cause: string | null = null): Part {
  const state = cause === null ? 'well' : cause === node ? 'ill' : 'impaired';
  return { node, needs: [...needs], state, cause };
}

const parts = [
  part('broker'),
  part('service:enrollment'),
  part('vendor:weclapp'),
  part('vendor:moodle', [], 'vendor:moodle'),
  part('queue:enrollment.grant-seats', ['service:enrollment', 'broker', 'vendor:moodle'], 'vendor:moodle'),
  part('queue:checkout.write-sales-order', ['service:checkout', 'broker', 'vendor:weclapp']),
  part('flow:open-course', ['queue:enrollment.grant-seats'], 'vendor:moodle'),
];

describe('the graph of who needs whom', () => {
  it('says which arrows carry the trouble from its cause to what stands still', () => {
    const { needs } = graphOf(parts);
    expect(needs.map(({ from, to, impairs }) => [from.part.node, to.part.node, impairs])).toEqual([
      ['flow:open-course', 'queue:enrollment.grant-seats', true],
      ['queue:checkout.write-sales-order', 'vendor:weclapp', false],
      ['queue:enrollment.grant-seats', 'vendor:moodle', true],
    ]);
  });

  it('puts a vendor beside its consumer, and none on another, however many there are', () => {
    const { parts: placed } = graphOf(parts);
    const rowOf = (node: string): number | undefined => placed.find((one) => one.part.node === node)?.row;
    expect(rowOf('vendor:weclapp')).toBe(rowOf('queue:checkout.write-sales-order'));
    expect(rowOf('vendor:moodle')).toBe(rowOf('queue:enrollment.grant-seats'));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 12 }), (vendors, queues) => {
        const many = [
          ...Array.from({ length: vendors }, (_, index) => part(`vendor:v${String(index)}`)),
          ...Array.from({ length: queues }, (_, index) =>
            part(`queue:s.q${String(index)}`, [`vendor:v${String(index % 3)}`]),
          ),
        ];
        const { parts: all, rows } = graphOf(many);
        const drawn = all.filter(({ kind }) => kind === 'vendor').map(({ row }) => row);
        expect(drawn.every((row) => row >= 0 && row <= Math.max(0, rows - 1))).toBe(true);
        expect(drawn.every((row, index) => index === 0 || row - (drawn[index - 1] ?? 0) >= 1)).toBe(true);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdSet } from './id-set.ts';

async function* inPages(ids: readonly string[], size = 3) {
  for (let at = 0; at < ids.length; at += size) yield ids.slice(at, at + size);
}

describe('a set of ids', () => {
  it('is left with exactly those that were not crossed out, whatever was crossed out twice or never in it', async () => {
    const ids = fc.uniqueArray(fc.string({ maxLength: 4 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        ids,
        fc.array(fc.string({ maxLength: 4 }), { maxLength: 80 }),
        async (has, crossed) => {
          const set = await IdSet.of(inPages(has));
          for (const id of crossed) set.crossOut(id);
          const left = has.filter((id) => !crossed.includes(id));
          expect(has.filter((id) => set.isLeft(id))).toEqual(left);
          expect([set.size, set.left]).toEqual([has.length, left.length]);
          expect(crossed.some((id) => set.isLeft(id))).toBe(false);
        },
      ),
    );
  });

  it('holds more than it was first made for', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `id-${index}`);
    const set = await IdSet.of(inPages(many, 700));
    for (const id of many.slice(1)) set.crossOut(id);
    expect([set.size, set.left, set.isLeft('id-0'), set.isLeft('id-1')]).toEqual([5_000, 1, true, false]);
  });
});

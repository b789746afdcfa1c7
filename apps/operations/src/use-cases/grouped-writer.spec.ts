import { Failure } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import { GroupedWriter } from './grouped-writer.ts';

describe('GroupedWriter', () => {
  it('writes what gathers during a write in one go', async () => {
    const written: number[][] = [];
    const gate = Promise.withResolvers<undefined>();
    const writer = new GroupedWriter<number>(async (items) => {
      written.push([...items]);
      await gate.promise;
    });
    const all = [1, 2, 3, 4].map((item) => writer.add([item]));
    gate.resolve(undefined);
    await Promise.all(all);
    expect(written).toEqual([[1], [2, 3, 4]]);
  });

  it('lets more gather in the rest after a write, though no write is under way', async () => {
    const written: number[][] = [];
    const rest = Promise.withResolvers<void>();
    const writer = new GroupedWriter<number>(
      async (items) => {
        written.push([...items]);
      },
      () => rest.promise,
    );
    await writer.add([1]);
    const later = [writer.add([2]), writer.add([3])];
    rest.resolve();
    await Promise.all(later);
    expect(written).toEqual([[1], [2, 3]]);
  });

  it('lets one item that cannot be written fail alone', async () => {
    const written: number[] = [];
    const writer = new GroupedWriter<number>((items) => {
      if (items.includes(3)) return Promise.reject(new Error('three'));
      written.push(...items);
      return Promise.resolve();
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((item) => writer.add([item])));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(written).toEqual([1, 2, 4]);
  });

  it('does not try one by one while the database is away, and writes again afterwards', async () => {
    let writes = 0;
    let away = true;
    const writer = new GroupedWriter<number>(() => {
      writes += 1;
      return away
        ? Promise.reject(new Failure('database.unavailable', 'transient', 'away'))
        : Promise.resolve();
    });
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((item) => writer.add([item])));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(writes).toBe(2);
    away = false;
    await expect(writer.add([5])).resolves.toBeUndefined();
  });
});

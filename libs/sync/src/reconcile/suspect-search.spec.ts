import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printRanges } from './fingerprint.ts';
import { SuspectSearch } from './suspect-search.ts';
import { compareKeys, isWithin, Side, type Facts, type Keyed, type KeyRange } from './side.ts';

const everything = { after: null, until: null };

/** In memory, in pages of three; counts what it is asked for. */
class CountingSide extends Side {
  readonly summed = 'pieces';
  readonly records: Keyed[];
  travelled = 0;

  constructor(records: ReadonlyMap<string, Facts>) {
    super();
    this.records = [...records]
      .map(([key, facts]) => ({ key, facts }))
      .sort((a, b) => compareKeys(a.key, b.key));
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    const found = this.records.filter(({ key }) => isWithin(key, range));
    for (let at = 0; at < found.length; at += 3) {
      const page = found.slice(at, at + 3);
      this.travelled += page.length;
      yield page;
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    return this.records.find((record) => record.key === key);
  }
}

/** Digests where it is, as a neighbour does: what is read then has travelled. */
class PrintingSide extends CountingSide {
  override async prints(ranges: readonly KeyRange[]) {
    return printRanges(new CountingSide(new Map(this.records.map(({ key, facts }) => [key, facts]))), ranges);
  }
}

async function suspectsOf(ours: Side, theirs: Side, width = 4) {
  const search = new SuspectSearch({ ours, theirs }, width);
  const suspects: string[] = [];
  for await (const key of search.suspects(everything)) suspects.push(key);
  return { suspects, ours: search.ours, theirs: search.theirs };
}

const numbered = (count: number) =>
  new Map(Array.from({ length: count }, (_, index) => [String(index + 1), { pieces: 1 }]));

describe('looking for what differs', () => {
  const sides = fc.dictionary(
    fc.stringMatching(/^[0-9a-f]{1,3}$/),
    fc.record({ pieces: fc.integer({ min: 0, max: 2 }) }),
    {
      maxKeys: 60,
    },
  );

  it('finds every key that differs, once and in order, and no other; sums are those of both sides', async () => {
    await fc.assert(
      fc.asyncProperty(sides, sides, fc.integer({ min: 1, max: 9 }), async (one, other, width) => {
        const [ours, theirs] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
        const different = [...new Set([...ours.keys(), ...theirs.keys()])]
          .filter((key) => ours.get(key)?.pieces !== theirs.get(key)?.pieces)
          .sort(compareKeys);
        const found = await suspectsOf(new CountingSide(ours), new CountingSide(theirs), width);
        expect(found.suspects).toEqual(different);
        const sumOf = (side: typeof ours) => [...side.values()].reduce((sum, { pieces }) => sum + pieces, 0);
        expect([found.ours, found.theirs]).toEqual([
          { count: ours.size, sum: sumOf(ours) },
          { count: theirs.size, sum: sumOf(theirs) },
        ]);
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it('takes a field that is null for one that is not there', async () => {
    const ours = new CountingSide(new Map([['1', { pieces: 1, gtin: null }]]));
    const theirs = new CountingSide(new Map([['1', { pieces: 1 }]]));
    expect((await suspectsOf(ours, theirs)).suspects).toEqual([]);
  });

  it('reads of a neighbour only the records of a range that differs', async () => {
    const theirs = new PrintingSide(numbered(1_000).set('700', { pieces: 9 }));
    expect((await suspectsOf(new CountingSide(numbered(1_000)), theirs, 10)).suspects).toEqual(['700']);
    expect(theirs.travelled).toBe(10);
  });

  it('refuses a side that is not in the order of its keys, which would hide differences', async () => {
    const theirs = new CountingSide(numbered(3));
    theirs.records.reverse();
    await expect(suspectsOf(new CountingSide(numbered(3)), theirs)).rejects.toMatchObject({
      code: 'sync.side_out_of_order',
    });
  });
});

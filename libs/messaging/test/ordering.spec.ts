import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Turmoil, fates, mishaps, readers } from './turmoil.ts';

const things = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** Two writers on each of some things, and what goes wrong while they are at it. */
const histories = fc.record({
  writers: fc.array(
    fc.record({
      thing: fc.constantFrom(...things),
      bursts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 2, maxLength: 10 },
  ),
  fates: fc.array(fc.constantFrom(...fates), { minLength: 1, maxLength: 7 }),
  mishaps: fc.array(
    fc.record({
      after: fc.nat({ max: 12 }),
      mishap: fc.constantFrom(...mishaps),
      frame: fc.integer({ min: 1, max: 12 }),
    }),
    { maxLength: 6 },
  ),
});

const ascending = (numbers: readonly number[]) =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? Infinity));
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('the order of each aggregate', () => {
  let turmoil: Turmoil;
  let runs = 0;
  let arrivals = 0;
  let overtaken = 0;
  const told = new Map<string, number>();

  beforeAll(async () => {
    turmoil = await Turmoil.open();
  });
  afterAll(async () => turmoil.close());

  it('arrives as it was committed, and no reader falls back, whatever becomes of relays, wires and readers', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        runs += 1;
        const named = (thing: string) => `${String(runs)}-${thing}`;
        told.clear();
        turmoil.begin(named(''), history.fates);
        let commits = 0;
        await Promise.all(
          history.writers.map(async ({ thing, bursts }) => {
            for (const versions of bursts) {
              for (const { after, mishap, frame } of history.mishaps)
                if (after === commits) turmoil.strike(mishap, frame);
              commits += 1;
              await turmoil.change(named(thing), versions);
              told.set(named(thing), (told.get(named(thing)) ?? 0) + versions);
            }
          }),
        );
        await turmoil.settled([...told.values()].reduce((sum, versions) => sum + versions, 0));

        arrivals += turmoil.arrivals.length;
        const steps = await Promise.all(readers.map((reader) => turmoil.steps(reader)));
        for (const [subject, last] of told) {
          const of = (all: readonly { subject: string; sequence: number }[]) =>
            all.filter((one) => one.subject === subject).map(({ sequence }) => sequence);
          expect([...new Set(of(turmoil.arrivals))]).toEqual(upTo(last));
          for (const own of steps.map(of)) {
            expect(own.at(-1)).toBe(last);
            expect(own.filter((_, index) => !ascending(own.slice(0, index + 1)))).toEqual([]);
            overtaken += last - own.length;
          }
        }
        expect(turmoil.parked).toEqual([]);
      }),
      { numRuns: 16, seed: 20_251_121, endOnFailure: true },
    );
  }, 60_000);

  it('was put to the test: each mishap came about, events were sent again, and readers were overtaken', async () => {
    const events = await turmoil.world.dataSource.query<{ n: number }[]>(
      'SELECT sum(version)::int AS n FROM things',
    );
    expect([...turmoil.struck.keys()].toSorted()).toEqual(mishaps.toSorted());
    expect(arrivals).toBeGreaterThan(events[0]?.n ?? 0);
    expect(overtaken).toBeGreaterThan(0);
  });
});

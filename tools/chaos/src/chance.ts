/** A repeatable stream of numbers in [0,1): the same seed gives the same run (mulberry32). */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As many different seeds as there are runs; the same ones for the same seed. */
export function seedsFrom(seed: number, runs: number): number[] {
  const chance = chanceFrom(seed);
  const seeds = new Set<number>();
  while (seeds.size < runs) seeds.add(Math.floor(chance() * 1_000_000_000));
  return [...seeds];
}

/** One of several, by chance. @throws RangeError when there is none */
export function oneOf<T>(choices: readonly T[], chance: () => number): T {
  const chosen = choices[Math.floor(chance() * choices.length)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}

export function shuffled<T>(items: readonly T[], chance: () => number): T[] {
  return items
    .map((item) => ({ item, rank: chance() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

import { describe, expect, it } from '@jest/globals';

import { chanceFrom, seedsFrom } from '../src/chance.ts';
import { planFaults, type Stage } from '../src/plan.ts';

const names = (stage: Stage, count: number, seed: number): string[] =>
  planFaults(stage, count, chanceFrom(seed)).map(({ name }) => name);

describe('the plan of a run', () => {
  it('is the same for the same seed and another one for another', () => {
    expect(names('all', 8, 7)).toEqual(names('all', 8, 7));
    expect(names('all', 8, 7)).not.toEqual(names('all', 8, 8));
  });

  it('kills every process and server before it kills one twice', () => {
    expect(names('kills', 8, 3).toSorted()).toEqual([
      'kill checkout',
      'kill checkout consumers',
      'kill checkout relay',
      'kill customer',
      'kill enrollment',
      'kill inventory',
      'kill postgres',
      'kill rabbitmq',
    ]);
  });

  it('mixes kills, pauses and bad lines in a run of all', () => {
    const kinds = names('all', 10, 5).map((name) => /^(kill|pause)/.exec(name)?.[0] ?? 'line');
    expect(['kill', 'pause', 'line'].map((kind) => kinds.filter((one) => one === kind).length)).toEqual([
      6, 2, 2,
    ]);
  });

  it('puts every bad line on the way to database, broker and vendors', () => {
    expect(new Set(names('lines', 18, 1)).size).toBe(18);
  });

  it('kills each node of a cluster, pauses the leader, kills two of three and all three', () => {
    expect(
      names('cluster', 1, 4)
        .map((name) => name.replace(/nodes \d and \d/, 'two nodes'))
        .toSorted(),
    ).toEqual([
      'kill all broker nodes',
      'kill broker node 1',
      'kill broker node 2',
      'kill broker node 3',
      'kill broker two nodes',
      'pause the leader',
    ]);
  });

  it('gives each of many runs a seed of its own', () => {
    expect(new Set(seedsFrom(1, 1_000)).size).toBe(1_000);
    expect(seedsFrom(9, 30)).toEqual(seedsFrom(9, 30));
  });
});

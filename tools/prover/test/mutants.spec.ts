import { describe, expect, it } from '@jest/globals';
import { runHistory, type History, type HistoryOptions } from '../src/history.ts';
import { shrink } from '../src/shrink.ts';
import { mutants } from './support/mutants.ts';

const atMost = 1_500;

async function firstFailure(options: Omit<HistoryOptions, 'seed'>): Promise<History | undefined> {
  for (let seed = 1; seed <= atMost; seed += 1) {
    const history = await runHistory({ ...options, seed });
    if (history.violations.length > 0) return history;
  }
  return undefined;
}

describe('the prover goes red when', () => {
  it.each(Object.entries(mutants))('%s', async (_, alterations) => {
    const failure = await firstFailure({ saga: 'all', alterations });
    expect(failure?.violations.length).toBeGreaterThan(0);
  });
});

describe('a failing history', () => {
  it('is made small, and still fails the same way from the same seed', async () => {
    const alterations =
      mutants['an attempt is declared dead although its outcome is unknown, and early notices are forgotten'];
    if (alterations === undefined) throw new Error('no such mutant');
    const options = { saga: 'placement', alterations } as const;
    const failure = await firstFailure(options);
    if (failure === undefined) throw new Error('the mutant was not found');
    const small = await shrink({ ...options, seed: failure.seed }, failure);
    expect(small.faults.length).toBeLessThanOrEqual(3);
    const only = new Set(small.faults.map(({ id }) => id));
    expect(await runHistory({ ...options, seed: failure.seed, only })).toEqual(small);
  });
});

import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { runHistories } from '../src/run-histories.ts';

/** As many as a minute's patience allows here; the command runs the rest. */
const histories = 2_500;

describe('the machines of checkout, inventory and enrollment', () => {
  it.each([
    ['the same histories every time', 20_261_121],
    ['other histories every time', randomInt(2 ** 31)],
  ])('keep every promise in %s (from seed %i)', async (_, seed) => {
    const { failed } = await runHistories({ seed, histories, saga: 'all' });
    expect(failed.map((history) => `seed ${history.seed}: ${history.violations.join('; ')}`)).toEqual([]);
  });
});

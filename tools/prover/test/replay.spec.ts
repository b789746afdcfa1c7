import { describe, expect, it } from '@jest/globals';
import { runHistory } from '../src/history.ts';
import { runHistories, seedOf } from '../src/run-histories.ts';

async function told(seed: number, only?: ReadonlySet<string>): Promise<readonly string[]> {
  const lines: string[] = [];
  const options = { seed, saga: 'all', print: (line: string) => lines.push(line) } as const;
  await runHistory(only === undefined ? options : { ...options, only });
  return lines;
}

describe('a history', () => {
  it('is the same again from the same seed, to the letter, whatever was run before it', async () => {
    const first = await told(7);
    await runHistories({ seed: 100, histories: 20, saga: 'all' });
    expect(await told(7)).toEqual(first);
    expect(first.length).toBeGreaterThan(20);
    expect(await told(8)).not.toEqual(first);
  });

  it('goes as before up to the first fault that is left out, and keeps those that are named', async () => {
    const whole = await runHistory({ seed: 23, saga: 'all' });
    const [first, second] = whole.faults;
    const [before, after] = [await told(23), await told(23, new Set([second?.id ?? '']))];
    const begin = before.findIndex((line) => line.includes(`FAULT ${first?.id}:`));
    expect(begin).toBeGreaterThan(0);
    expect(after.slice(0, begin)).toEqual(before.slice(0, begin));
    const injected = after.filter((line) => line.includes('FAULT')).map((line) => line.trim().split(' ')[2]);
    expect(injected).toEqual([`${second?.id}:`]);
  });

  it('counts from any seed, also over the end of the numbers', () => {
    expect(seedOf(0xffff_ffff, 2)).toBe(1);
  });
});

describe('many histories', () => {
  it('are shared by workers without a gap and without running one twice', async () => {
    const share = (first: number) =>
      runHistories({ seed: 50, histories: 21, saga: 'placement', share: { first, every: 2 } });
    const whole = await runHistories({ seed: 50, histories: 21, saga: 'placement' });
    const [one, other] = [await share(0), await share(1)];
    expect(one.histories + other.histories).toBe(21);
    expect(one.steps + other.steps).toBe(whole.steps);
  });
});

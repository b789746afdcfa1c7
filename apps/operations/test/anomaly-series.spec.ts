import { describe, expect, it } from '@jest/globals';
import { perWeek } from '../src/domain/anomalies/buckets.ts';
import { outcomeOf, reportOf } from './series/report.ts';
import { tried } from './series/trial.ts';
import { trialOf } from './series/trials.ts';

/** Eight weeks of some series; `npx nx run operations:test:bulk` tries more of them from more seeds. */
const seed = 20_261_121;
const chosen = ['large', 'small', 'tiny', 'vendorErrors', 'durations', 'backlog'] as const;

describe('anomalies planted into series', () => {
  const results = chosen.map((kind) => tried(trialOf(kind, seed), 3 * perWeek));
  const outcome = outcomeOf(results);

  it('are found, and soon; weeks, growth, a holiday, a sale and hours in which nobody listened are none', () => {
    process.stdout.write(`${reportOf(seed, results)}\n`);
    expect(outcome.missed).toEqual([]);
    expect(outcome.falseAlarms.length).toBeLessThanOrEqual(2);
    expect(outcome.medianDelay).toBeLessThanOrEqual(30);
    expect(outcome.longestDelay).toBeLessThanOrEqual(480);
  });

  it('end by themselves: what is over is over within three hours, and what lasts is usual after a day', () => {
    const ends = results.flatMap(({ trial, alarms }) =>
      alarms.flatMap(({ since, overAt }) => {
        const planted = trial.planted.find(({ from, until }) => since >= from - 1 && since < until);
        return planted === undefined ? [] : [{ overAt: overAt ?? Infinity, until: planted.until }];
      }),
    );
    expect(ends.length).toBeGreaterThanOrEqual(outcome.found);
    for (const { overAt, until } of ends) expect(overAt).toBeLessThanOrEqual(until + 36 + 6);
  });

  it('are told of where a shop has ten orders a day to lose by nobody', () => {
    const tiny = results.find(({ trial }) => trial.name === 'orders of a shop of ten orders a day');
    expect(tiny?.alarms).toEqual([]);
  });
});

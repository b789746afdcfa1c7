import { perWeek } from '../../src/domain/anomalies/buckets.ts';
import type { Alarm, TrialResult } from './trial.ts';

/** In which little is known of a week: alarms then are counted by themselves. */
const learningWeeks = 3;

/** What came of some trials. */
export interface Outcome {
  readonly planted: number;
  readonly found: number;
  readonly missed: readonly string[];
  /** After the series was known, of so many weeks of it. */
  readonly falseAlarms: readonly string[];
  readonly weeks: number;
  readonly falseWhileLearning: number;
  /** Minutes from the beginning of an anomaly to the alarm. */
  readonly medianDelay: number;
  readonly longestDelay: number;
}

export function outcomeOf(results: readonly TrialResult[]): Outcome {
  const found = results.flatMap((result) => result.found);
  const delays = found.map(({ delayMinutes }) => delayMinutes).sort((a, b) => a - b);
  const missed = results.flatMap(({ trial, missed: all }) => all.map(({ kind }) => `${trial.name}: ${kind}`));
  const known = ({ since }: Alarm): boolean => since >= learningWeeks * perWeek;
  const falseAlarms = results.flatMap(({ trial, falseAlarms: all }) =>
    all.filter(known).map((alarm) => `${trial.name}: ${told(alarm)}`),
  );
  return {
    planted: found.length + missed.length,
    found: found.length,
    missed,
    falseAlarms,
    weeks: results.reduce((sum, { trial }) => sum + trial.readings.length / perWeek - learningWeeks, 0),
    falseWhileLearning: results.flatMap((result) => result.falseAlarms).length - falseAlarms.length,
    medianDelay: delays[Math.floor(delays.length / 2)] ?? Number.NaN,
    longestDelay: delays.at(-1) ?? Number.NaN,
  };
}

function told({ direction, since, observed, expected }: Alarm): string {
  const place = `day ${String(Math.floor(since / (perWeek / 7)))}`;
  return `${direction} on ${place}: ${observed.toFixed(2)}, not ${expected.low.toFixed(2)} to ${expected.high.toFixed(2)}`;
}

/** For whoever reads the run. */
export function reportOf(seed: number, results: readonly TrialResult[]): string {
  const lines = results.map((result) => {
    const { planted, found, falseAlarms, medianDelay, longestDelay } = outcomeOf([result]);
    const delay = found === 0 ? '' : `, after ${String(medianDelay)} min (${String(longestDelay)} at most)`;
    return `  ${result.trial.name}: ${String(found)} of ${String(planted)} found${delay}; ${String(falseAlarms.length)} false alarms`;
  });
  const all = outcomeOf(results);
  return [
    `anomalies, seed ${String(seed)}: ${String(all.found)} of ${String(all.planted)} found, median after ${String(all.medianDelay)} min; ${String(all.falseAlarms.length)} false alarms in ${String(all.weeks)} weeks of series, ${String(all.falseWhileLearning)} while learning`,
    ...lines,
    ...[...all.missed.map((one) => `missed: ${one}`), ...all.falseAlarms].map((line) => `  ! ${line}`),
  ].join('\n');
}

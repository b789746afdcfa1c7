import { atRest, follow } from '../../src/domain/anomalies/anomaly.ts';
import type { Finding } from '../../src/domain/anomalies/anomaly.ts';
import { Baseline } from '../../src/domain/anomalies/baseline.ts';
import { perHour } from '../../src/domain/anomalies/buckets.ts';
import { judge } from '../../src/domain/anomalies/judge.ts';
import { metrics } from '../../src/domain/anomalies/metric.ts';
import type { MetricName } from '../../src/domain/anomalies/metric.ts';
import { Series } from '../../src/domain/anomalies/series.ts';
import type { Reading } from '../../src/domain/anomalies/readings.ts';

/** Something that was put into a series. */
export interface Planted {
  readonly kind: string;
  readonly from: number;
  readonly until: number;
  readonly isAnomaly: boolean;
}

export interface Trial {
  readonly name: string;
  readonly metric: MetricName;
  readonly readings: readonly (Reading | undefined)[];
  readonly planted: readonly Planted[];
}

/** One alarm, in buckets; `toldAt` is the end of the bucket that showed it. */
export interface Alarm extends Finding {
  readonly since: number;
  readonly toldAt: number;
  readonly overAt: number | undefined;
}

export interface TrialResult {
  readonly trial: Trial;
  readonly alarms: readonly Alarm[];
  readonly found: readonly { readonly planted: Planted; readonly delayMinutes: number }[];
  readonly missed: readonly Planted[];
  /** Alarms without an anomaly, and those that are no better than that: told after it was over. */
  readonly falseAlarms: readonly Alarm[];
}

/** A window may show an anomaly shortly after its end, and what it leaves behind is part of it. */
const aftermath = 3 * perHour;

/**
 * Walks through a series as operations does, bucket by bucket.
 * @param from the first bucket that is judged; what was before is known all the same
 */
export function tried(trial: Trial, from = 0): TrialResult {
  const alarms = alarmsIn(trial, from);
  const real = trial.planted.filter(({ isAnomaly }) => isAnomaly);
  const first = real.map((planted) => ({
    planted,
    alarm: alarms.find(({ toldAt }) => toldAt >= planted.from && toldAt <= planted.until + perHour / 2),
  }));
  return {
    trial,
    alarms,
    found: first.flatMap(({ planted, alarm }) =>
      alarm === undefined ? [] : [{ planted, delayMinutes: (alarm.toldAt - planted.from) * 5 }],
    ),
    missed: first.filter(({ alarm }) => alarm === undefined).map(({ planted }) => planted),
    falseAlarms: alarms.filter(
      ({ since }) => !real.some(({ from, until }) => since >= from - 1 && since < until + aftermath),
    ),
  };
}

function alarmsIn({ metric: name, readings }: Trial, from: number): Alarm[] {
  const metric = metrics[name];
  const baseline = new Baseline(metric, new Series(0, readings));
  const alarms: Alarm[] = [];
  let run = atRest;
  let open: (Finding & Pick<Alarm, 'since' | 'toldAt'>) | undefined;
  for (let bucket = from; bucket < readings.length; bucket += 1) {
    const judgement = judge({ metric, baseline }, bucket, open?.since);
    const { run: next, step } = follow(run, judgement, open);
    run = next;
    if (step.kind === 'begun') open = { ...step.finding, since: bucket - step.buckets, toldAt: bucket + 1 };
    if (step.kind === 'worse' && open !== undefined) open = { ...open, ...step.finding };
    if (step.kind === 'over' && open !== undefined) alarms.push({ ...open, overAt: bucket });
    if (step.kind === 'over') open = undefined;
  }
  return open === undefined ? alarms : [...alarms, { ...open, overAt: undefined }];
}

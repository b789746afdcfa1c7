import type { Clock, Ids } from '@accord/canonical';
import { clockToken, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { atRest, follow } from '../../domain/anomalies/anomaly.ts';
import type { OpenAnomaly, Run, SeriesName } from '../../domain/anomalies/anomaly.ts';
import { Baseline } from '../../domain/anomalies/baseline.ts';
import { beginOf, bucketOf, perHour } from '../../domain/anomalies/buckets.ts';
import { bucketsKept, History } from '../../domain/anomalies/history.ts';
import { judge } from '../../domain/anomalies/judge.ts';
import type { Judgement } from '../../domain/anomalies/judge.ts';
import { metrics } from '../../domain/anomalies/metric.ts';
import { Listen } from './listen.ts';
import { AnomalyBook, Measurements } from './ports.ts';
import { WatchBacklogs } from './watch-backlogs.ts';

/** What is heard late still counts. */
const graceMs = 60_000;
/** What came meanwhile of buckets that were read before, from other processes, too. */
const readAgain = 2 * perHour;
const anomalyKeptMs = 90 * 24 * 3_600_000;

/** Judges each bucket of every series when it is over, and writes down what begins, worsens and ends. */
@Injectable()
export class FindAnomalies {
  private readonly history = new History();
  private readonly runs = new Map<string, Run>();
  private readUntil: number | undefined;
  private judged: number | undefined;

  constructor(
    private readonly measurements: Measurements,
    private readonly book: AnomalyBook,
    private readonly listen: Listen,
    private readonly backlogs: WatchBacklogs,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(idsToken) private readonly ids: Ids,
  ) {}

  /** To be called more often than buckets end. @returns whether one was judged */
  async execute(): Promise<boolean> {
    const nowMs = this.clock.now().getTime();
    const bucket = bucketOf(nowMs - graceMs) - 1;
    if (bucket === this.judged) return false;
    if (this.listen.heardAllOf(bucket)) await this.measurements.listenedTo([bucket]);
    await this.readUp(bucket);
    const open = await this.book.open();
    // One whose series is forgotten ends, too.
    const known = this.history.names();
    const gone = open.filter((one) => !known.some((series) => keyOf(series) === keyOf(one)));
    for (const series of [...known, ...gone]) await this.follow(series, bucket, open);
    this.judged = bucket;
    await this.measurements.forgetBefore(bucket - bucketsKept);
    await this.book.forgetBefore(new Date(nowMs - anomalyKeptMs));
    return true;
  }

  private async readUp(bucket: number): Promise<void> {
    const from = this.readUntil === undefined ? bucket - bucketsKept : this.readUntil - readAgain;
    const { measures, listened } = await this.measurements.since(from);
    for (const measure of measures) this.history.put(measure);
    for (const one of listened) this.history.listened(one);
    this.history.forgetBefore(bucket - bucketsKept);
    this.readUntil = bucket;
  }

  private async follow(
    { metric, label }: SeriesName,
    bucket: number,
    all: readonly OpenAnomaly[],
  ): Promise<void> {
    const series = { metric, label };
    const key = keyOf(series);
    const open = all.find((one) => keyOf(one) === key);
    const { run, step } = follow(
      this.runs.get(key) ?? atRest,
      this.judgementOf(series, bucket, open?.since),
      open,
    );
    this.runs.set(key, run);
    if (step.kind === 'begun')
      await this.book.begin({
        ...step.finding,
        ...series,
        id: this.ids.next(),
        since: bucket - step.buckets,
      });
    if (open === undefined) return;
    if (step.kind === 'worse') await this.book.worsen(open.id, step.finding);
    if (step.kind === 'over') await this.book.end(open.id, beginOf(bucket + 1));
  }

  private judgementOf(series: SeriesName, bucket: number, openSince: number | undefined): Judgement {
    const { metric: name, label } = series;
    // What is meant to stand still is as it should be.
    if (name === 'backlog_age' && this.backlogs.isPaused(label, bucket)) return { kind: 'unknown' };
    const metric = metrics[name];
    const baseline = new Baseline(metric, this.history.read(series, bucket));
    return judge({ metric, baseline }, bucket, openSince);
  }
}

function keyOf({ metric, label }: SeriesName): string {
  return `${metric}:${label}`;
}

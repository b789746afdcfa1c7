import type { Finding, OpenAnomaly, SeriesName } from '../../domain/anomalies/anomaly.ts';
import type { Measure } from '../../domain/anomalies/measure.ts';

/** What was measured, by series and bucket. */
export abstract class Measurements {
  /** Adds to what is there: several processes may hear parts of the same. */
  abstract add(measures: readonly Measure[]): Promise<void>;
  /** Notes that somebody listened to the whole of these buckets. */
  abstract listenedTo(buckets: readonly number[]): Promise<void>;
  /** What is on record from a bucket on. */
  abstract since(bucket: number): Promise<Measured>;
  abstract forgetBefore(bucket: number): Promise<void>;
}

export interface Measured {
  readonly measures: readonly Measure[];
  readonly listened: readonly number[];
}

export interface RecordedAnomaly extends SeriesName, Finding {
  readonly id: string;
  readonly at: Date;
  readonly overAt: Date | null;
}

/** The record of anomalies: one open at a time of each series. */
export abstract class AnomalyBook {
  abstract open(): Promise<readonly OpenAnomaly[]>;
  /** Nothing changes when one of the series is open. */
  abstract begin(anomaly: OpenAnomaly): Promise<void>;
  abstract worsen(id: string, finding: Finding): Promise<void>;
  abstract end(id: string, at: Date): Promise<void>;
  /** The latest first, at most `pageSize` after the one named by `after`. */
  abstract list(after?: string): Promise<readonly RecordedAnomaly[]>;
  abstract forgetBefore(at: Date): Promise<void>;
}

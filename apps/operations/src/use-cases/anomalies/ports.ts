import type { Anomaly } from '../../domain/anomalies/anomaly.ts';

/** What was unusual, and what still is. */
export abstract class AnomalyBook {
  /** The latest first; at most `pageSize` older than the one named by `before`. */
  abstract list(before: string | undefined): Promise<readonly Anomaly[]>;
}

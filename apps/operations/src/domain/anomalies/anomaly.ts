import type { NodeName } from '../incidents/signal.ts';

/** What is watched. A new one needs a rule in `metric-rules.ts`. */
export const watchedMetrics = [
  'orders_placed',
  'declines',
  'checkout_p99',
  'backlog_age',
  'vendor_errors',
] as const;
export type WatchedMetric = (typeof watchedMetrics)[number];

export type Labels = Readonly<Record<string, string>>;

/** What is thought usual: everything between, the edges included. */
export interface Expected {
  readonly low: number;
  readonly high: number;
}

export type Direction = 'above' | 'below';

/** A metric that was unusual for several minutes. */
export interface Anomaly {
  readonly id: string;
  readonly metric: WatchedMetric;
  readonly labels: Labels;
  /** ISO 8601, UTC: the first unusual minute. */
  readonly at: string;
  readonly overAt: string | null;
  readonly expected: Expected;
  /** The latest unusual value. */
  readonly observed: number;
  readonly direction: Direction;
  readonly state: 'open' | 'over';
  /** Where it is signalled. */
  readonly node: NodeName;
}

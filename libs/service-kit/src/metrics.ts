import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { SeriesHistogram } from './series-histogram.ts';

interface MetricOptions<L extends string> {
  /**
   * As OpenTelemetry's conventions come out in Prometheus: what they have a name for bears it, everything else begins
   * with `accord_`; durations end in `_seconds`, sizes in `_bytes`, counters and nothing else in `_total`.
   */
  readonly name: `accord_${string}` | `http_server_${string}` | `db_client_${string}`;
  readonly help: string;
  readonly labelNames?: readonly L[];
}

interface GaugeOptions<L extends string> extends MetricOptions<L> {
  /** Sets the gauge when `/metrics` is read, for values that are cheaper to ask for than to follow. */
  readonly collect?: (this: Gauge<L>) => void;
}

interface HistogramOptions<L extends string> extends MetricOptions<L> {
  /** Upper bounds, in the metric's unit. */
  readonly buckets?: readonly number[];
}

const metrics = new Registry();
let processMetrics = false;

/** Everything this process measures, as `/metrics` prints it. */
export function registry(): Registry {
  return metrics;
}

/** Adds memory, CPU and event loop of the process; a second call adds nothing. */
export function measureProcess(): void {
  if (processMetrics) return;
  processMetrics = true;
  collectDefaultMetrics({ register: metrics, prefix: 'accord_' });
}

/** The counter of that name; asking twice gives the same one. */
export function counter<L extends string = never>(options: MetricOptions<L>): Counter<L> {
  const known = metrics.getSingleMetric(options.name);
  if (known instanceof Counter) return known;
  return new Counter({ ...options, labelNames: options.labelNames ?? [], registers: [metrics] });
}

/** The gauge of that name; asking twice gives the same one. */
export function gauge<L extends string = never>(options: GaugeOptions<L>): Gauge<L> {
  const known = metrics.getSingleMetric(options.name);
  if (known instanceof Gauge) return known;
  return new Gauge({ ...options, labelNames: options.labelNames ?? [], registers: [metrics] });
}

/** The histogram of that name; asking twice gives the same one. Observe through its `series`. */
export function histogram<L extends string = never>(
  options: HistogramOptions<L>,
): Pick<SeriesHistogram<L>, 'series'> {
  const known = metrics.getSingleMetric(options.name);
  if (known instanceof SeriesHistogram) return known;
  return new SeriesHistogram({
    name: options.name,
    help: options.help,
    labelNames: [...(options.labelNames ?? [])],
    buckets: [...(options.buckets ?? [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20])],
    registers: [metrics],
  });
}

import type { NodeName, Signal } from '../incidents/signal.ts';
import { nodeOfVendor } from '../incidents/states-of-vendors.ts';
import { placing } from '../incidents/landscape.ts';
import type { SeriesName } from './anomaly.ts';
import { metricNames } from './metric.ts';

export const anomalyCodes: readonly string[] = metricNames.map((metric) => `anomaly.${metric}`);

/** The part whose figure it is; to blame for it until a deeper cause shows itself. */
export function nodeOfSeries({ metric, label }: SeriesName): NodeName {
  if (metric === 'backlog_age') return `queue:${label}`;
  return metric === 'vendor_errors' ? nodeOfVendor(label) : placing;
}

export function signalOf(series: SeriesName): Pick<Signal, 'node' | 'code' | 'source' | 'severity'> {
  const { metric, label } = series;
  const source = label === '' ? `series ${metric}` : `series ${metric} ${label}`;
  return { node: nodeOfSeries(series), code: `anomaly.${metric}`, source, severity: 'warning' };
}

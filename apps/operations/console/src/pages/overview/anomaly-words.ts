import type { Anomaly } from '../../api/watched.ts';
import { formatDuration, formatFigure, formatShare } from '../../ui/format.ts';

interface Words {
  readonly name: (label: string) => string;
  readonly figure: (value: number) => string;
}

const perMinute = (value: number): string => `${formatFigure(value)} a minute`;

const words: Readonly<Record<Anomaly['metric'], Words>> = {
  orders_placed: { name: () => 'Orders placed', figure: perMinute },
  declines: { name: (reason) => `Payments declined: ${reason}`, figure: formatShare },
  placement_p99: { name: () => 'The slowest placement of a hundred', figure: formatDuration },
  backlog_age: { name: (queue) => `Oldest order that waits for ${queue}`, figure: formatDuration },
  vendor_errors: { name: (vendor) => `Errors of ${vendor}`, figure: formatShare },
};

/** `Errors of klaviyo`. */
export function nameOfAnomaly({ metric, labels }: Anomaly): string {
  return words[metric].name(Object.values(labels)[0] ?? '');
}

/** `33.3%, above the expected 0% to 10.8%`. */
export function figuresOfAnomaly({ metric, observed, expected, direction }: Anomaly): string {
  const { figure } = words[metric];
  return `${figure(observed)}, ${direction} the expected ${figure(expected.low)} to ${figure(expected.high)}`;
}

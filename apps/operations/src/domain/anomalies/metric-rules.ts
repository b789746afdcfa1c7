import type { NodeName } from '../incidents/signal.ts';
import { nodeOfVendor } from '../incidents/states-of-vendors.ts';
import type { Labels, WatchedMetric } from './anomaly.ts';

/** Where an unusual metric is signalled: the nearest part of which it speaks. */
export function nodeOfMetric(metric: WatchedMetric, labels: Labels): NodeName {
  switch (metric) {
    case 'orders_placed':
    case 'declines':
    case 'checkout_p99':
      return 'service:checkout';
    case 'backlog_age':
      return `queue:${labels['queue'] ?? 'unknown'}`;
    case 'vendor_errors':
      return nodeOfVendor(labels['vendor'] ?? 'unknown');
  }
}

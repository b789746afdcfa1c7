import { expect, it } from '@jest/globals';
import type { Anomaly } from '../../api/watched.ts';
import { figuresOfAnomaly, nameOfAnomaly } from './anomaly-words.ts';

function anomaly(more: Partial<Anomaly>): Anomaly {
  return {
    id: 'a',
    metric: 'vendor_errors',
    labels: { vendor: 'klaviyo' },
    node: 'vendor:klaviyo',
    at: '2026-01-05T09:00:00.000Z',
    overAt: null,
    expected: { low: 0, high: 0.108 },
    observed: 1 / 3,
    direction: 'above',
    state: 'open',
    ...more,
  };
}

it('an anomaly is told in the unit of its figure', () => {
  expect(nameOfAnomaly(anomaly({}))).toBe('Errors of klaviyo');
  expect(figuresOfAnomaly(anomaly({}))).toBe('33.3%, above the expected 0% to 10.8%');
  const orders = anomaly({
    metric: 'orders_placed',
    labels: {},
    expected: { low: 9.25, high: 41 },
    observed: 0,
    direction: 'below',
  });
  expect(`${nameOfAnomaly(orders)}: ${figuresOfAnomaly(orders)}`).toBe(
    'Orders placed: 0 a minute, below the expected 9.25 a minute to 41 a minute',
  );
  const slow = anomaly({ metric: 'placement_p99', expected: { low: 0, high: 2_000 }, observed: 5_500 });
  expect(figuresOfAnomaly(slow)).toBe('5.50 s, above the expected 0 ms to 2.00 s');
});

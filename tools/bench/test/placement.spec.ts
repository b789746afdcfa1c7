import { describe, expect, it } from '@jest/globals';

import { costLines, costPerOrder, sum } from '../src/placement/cost-per-order.ts';
import { cpuTimes } from '../src/placement/cpu-time.ts';
import { sumOf } from '../src/placement/work-counts.ts';

describe('the cost of an order', () => {
  it('is what each program did between two looks, per order, the costliest first', () => {
    const none = new Map<string, number>();
    const before = {
      cpuSeconds: new Map([
        ['checkout', 2],
        ['postgres', 1],
      ]),
      statements: new Map([['checkout', 100]]),
      transactions: none,
      deliveries: none,
    };
    const after = {
      cpuSeconds: new Map([
        ['checkout', 2.5],
        ['postgres', 4],
        ['inventory', 0.25],
      ]),
      statements: new Map([
        ['checkout', 300],
        ['customer', 50],
      ]),
      transactions: new Map([['checkout', 40]]),
      deliveries: new Map([['operations', 1_200]]),
    };
    const cost = costPerOrder(before, after, 100);
    expect(sum(cost.cpuMs)).toBeCloseTo(37.5);
    expect(costLines(cost)).toEqual([
      'processor time per order: all 37.5, postgres 30.0, checkout 5.0, inventory 2.5 ms',
      'statements per order: all 2.5, checkout 2.0, customer 0.5',
      'transactions per order: all 0.4, checkout 0.4',
      'messages handled per order: all 12.0, operations 12.0',
    ]);
  });

  it('counts the processor where the kernel tells it, and nowhere else', () => {
    expect(cpuTimes().has('callers')).toBe(process.platform === 'linux');
  });

  it('adds up all series of a counter and of no other', () => {
    const metrics = [
      '# TYPE accord_deliveries_total counter',
      'accord_deliveries_total{consumer="a",event="x y",outcome="done"} 7',
      'accord_deliveries_total{consumer="b",event="x",outcome="parked"} 2',
      'accord_deliveries_total_created 5',
    ].join('\n');
    expect(sumOf('accord_deliveries_total', metrics)).toBe(9);
  });
});

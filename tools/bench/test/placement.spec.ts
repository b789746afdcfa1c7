import { describe, expect, it } from '@jest/globals';

import { cpuPerOrder, cpuTimes } from '../src/placement/cpu-time.ts';

describe('processor time of a load', () => {
  it('is what each program used between two looks, per order, the costliest first', () => {
    const before = new Map([
      ['checkout', 2],
      ['postgres', 1],
    ]);
    const after = new Map([
      ['checkout', 2.5],
      ['postgres', 4],
      ['inventory', 0.25],
    ]);
    expect(cpuPerOrder(before, after, 100)).toBe('all 37.5 ms, postgres 30.0, checkout 5.0, inventory 2.5');
  });

  it('is read where the kernel tells it, and nowhere else', () => {
    expect(cpuTimes().has('callers')).toBe(process.platform === 'linux');
  });
});

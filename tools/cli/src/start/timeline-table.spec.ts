import { describe, expect, it } from '@jest/globals';
import { timelineTable } from './timeline-table.ts';

describe('timelineTable', () => {
  it('shows each entry by its distance from the first, in columns', () => {
    const entries = [
      {
        at: '2026-01-05T09:00:00.000Z',
        service: 'checkout',
        kind: 'event',
        name: 'checkout.order.placed.v1',
      },
      {
        at: '2026-01-05T09:00:00.120Z',
        service: 'inventory',
        kind: 'vendor-call',
        name: 'sendcloud announce',
        outcome: 'ok',
        durationMs: 41.6,
      },
    ];
    expect(timelineTable({ entries })).toEqual([
      '  after    service    kind         what                      outcome',
      '  +0 ms    checkout   event        checkout.order.placed.v1',
      '  +120 ms  inventory  vendor-call  sendcloud announce        ok, 42 ms',
    ]);
  });

  it('says so when there is no story yet', () => {
    expect(timelineTable({ entries: [] })).toEqual(['  (no story yet)']);
  });
});

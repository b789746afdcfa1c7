import { orderReturned, reservationCommitted, seatsGranted } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import type { TimelineEntry } from '../timeline-entry.ts';
import { reachedStages, stagesOf } from './reached-stages.ts';
import type { SyntheticOutcome, SyntheticRun, SyntheticStage } from './synthetic-run.ts';
import { verdictOf } from './synthetic-signals.ts';

const since = new Date('2026-11-21T10:00:00.000Z');

function entry(name: string, second: number, changes: Partial<TimelineEntry> = {}): TimelineEntry {
  const at = new Date(since.getTime() + second * 1_000).toISOString();
  return {
    id: `${name}-${String(second)}`,
    at,
    service: 'inventory',
    kind: 'event',
    name,
    detail: {},
    ...changes,
  };
}

function run(outcome: SyntheticOutcome, failedAt: SyntheticStage | null = null): SyntheticRun {
  const at = since.toISOString();
  return { id: at, at, outcome, tookMs: 1, orderNumber: null, failedAt, stages: [] };
}

describe('the stages of a synthetic order', () => {
  it('are reached when their event says so, at its own time, and mail when the mail vendor took it', () => {
    const call = { kind: 'vendor-call', service: 'customer' } as const;
    const reached = reachedStages(
      [
        entry(reservationCommitted.key, 2),
        entry(reservationCommitted.key, 1),
        entry(seatsGranted.key, 3, { kind: 'retry' }),
        entry('sendgrid send_mail', 4, { ...call, outcome: 'sendgrid.unavailable' }),
        entry('sendgrid send_mail', 6, { ...call, outcome: 'ok' }),
        entry(orderReturned.key, 9),
      ],
      since,
    );
    expect([...reached.values()]).toEqual([
      { stage: 'stock', tookMs: 1_000 },
      { stage: 'mail', tookMs: 6_000 },
      { stage: 'return', tookMs: 9_000 },
    ]);
  });

  it('are those that the goods need', () => {
    expect(stagesOf({ ships: true, teaches: false })).toEqual([
      'stock',
      'parcel',
      'money',
      'mail',
      'completion',
    ]);
    expect(stagesOf({ ships: false, teaches: true })).toEqual(['seats', 'money', 'mail', 'completion']);
  });
});

describe('what synthetic orders say', () => {
  it('is nothing after one failure, and a problem of the second failure’s part after two in a row', () => {
    expect(verdictOf([run('failed', 'seats'), run('passed')])).toEqual({ clear: false });
    expect(verdictOf([run('failed', 'seats'), run('failed', 'placement')])).toEqual({
      clear: false,
      raise: {
        node: 'queue:enrollment.grant-seats-on-order-placed',
        code: 'synthetic.failed',
        source: 'synthetic orders',
        severity: 'warning',
      },
    });
  });

  it('is that all is well after one success; an interrupted run is neither', () => {
    expect(verdictOf([run('passed'), run('failed', 'seats')])).toEqual({ clear: true });
    expect(
      verdictOf([run('interrupted'), run('failed', 'money'), run('interrupted'), run('failed', 'money')]),
    ).toMatchObject({ raise: { node: 'queue:checkout.capture-payment-on-order-fulfillable' } });
    expect(verdictOf([run('interrupted')])).toEqual({ clear: false });
  });
});

import { eventExamples, orderPlaced, sealEnvelope } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import { atRest, follow } from './anomaly.ts';
import type { Finding, Step } from './anomaly.ts';
import type { Judgement } from './judge.ts';
import { measuresOfEvent, measuresOfRecord } from './measure.ts';
import { Tally } from './tally.ts';

const expected = { low: 2, high: 10 };
const known = (verdict: 'near' | 'within' | 'above' | 'below', observed = 5): Judgement => {
  return { kind: 'known', expected, observed, verdict };
};
const unknown: Judgement = { kind: 'unknown' };

/** The steps of a row of judgements, in words. */
function stepsOf(judgements: readonly Judgement[]): Step['kind'][] {
  let run = atRest;
  let open: Finding | undefined;
  return judgements.map((judgement) => {
    const followed = follow(run, judgement, open);
    run = followed.run;
    const { step } = followed;
    if (step.kind === 'begun' || step.kind === 'worse') open = step.finding;
    if (step.kind === 'over') open = undefined;
    return step.kind;
  });
}

describe('an anomaly', () => {
  it('begins with the second bucket in a row beyond one side, across a gap, too', () => {
    expect(stepsOf([known('above', 12), known('near'), known('above', 12)])).not.toContain('begun');
    expect(stepsOf([known('above', 12), known('below', 1)])).not.toContain('begun');
    expect(stepsOf([known('above', 12), known('above', 11)])).toEqual(['as_before', 'begun']);
    expect(stepsOf([known('below', 1), unknown, known('below', 1)]).at(-1)).toBe('begun');
  });

  it('ends by itself after three buckets well within, and not while it only just is', () => {
    const begun = [known('below', 1), known('below', 1)];
    expect(stepsOf([...begun, ...Array<Judgement>(20).fill(known('within'))])).not.toContain('over');
    expect(stepsOf([...begun, known('near'), known('near'), known('below', 1), known('near')])).not.toContain(
      'over',
    );
    expect(stepsOf([...begun, known('near'), known('near'), known('near')]).at(-1)).toBe('over');
  });

  it('is told at its worst, and is over when for three hours nothing could be said', () => {
    expect(stepsOf([known('above', 11), known('above', 11), known('above', 30), known('above', 20)])).toEqual(
      ['as_before', 'begun', 'worse', 'as_before'],
    );
    const silent = stepsOf([known('above', 11), known('above', 11), ...Array<Judgement>(36).fill(unknown)]);
    expect(silent.indexOf('over')).toBe(37);
  });
});

describe('what is measured', () => {
  const at = '2026-01-05T09:02:00.000Z';
  const record = { correlationId: 'order-1', at, service: 'checkout' };
  const call = {
    ...record,
    kind: 'vendor-call',
    vendor: 'stripe',
    account: 'default',
    operation: 'create_intent',
    durationMs: 30,
    attempt: 1,
  } as const;

  it('is what the vendor is to blame for, and what was declined among all that was decided', () => {
    const tally = new Tally();
    for (const outcome of ['ok', 'stripe.timed_out', 'stripe.card_declined', 'stripe.timed_out'])
      tally.add(measuresOfRecord({ ...call, outcome }));
    for (const durationMs of [80, 420, 90_000])
      tally.add(measuresOfRecord({ ...record, kind: 'placement', outcome: 'placed', durationMs }));
    const declined = { outcome: 'declined', reason: 'expired_card', durationMs: 80 } as const;
    tally.add(measuresOfRecord({ ...record, kind: 'placement', ...declined }));
    const sums = Object.fromEntries(tally.take().map(({ series, reading }) => [series, reading]));
    expect(sums).toMatchObject({
      'vendor_errors:stripe': { hits: 2, total: 4 },
      placements: { hits: 4 },
      'declines:expired_card': { hits: 1 },
    });
    expect(sums['placements']?.classes.reduce((sum, one) => sum + one, 0)).toBe(4);
    expect(sums['placements']?.classes.at(-1)).toBe(1);
    expect(tally.take()).toEqual([]);
  });

  it('leaves out synthetic orders, and what a marketplace sold', () => {
    const data = { ...Object(eventExamples[orderPlaced.key]), placedAt: at };
    const sealed = (synthetic: boolean | undefined, more: object) =>
      sealEnvelope(orderPlaced, {
        id: '0198c0de-0000-7000-8000-000000000001',
        time: new Date('2026-01-07T09:00:00.000Z'),
        subject: 'order-1',
        sequence: 1,
        correlationId: 'order-1',
        causationId: 'order-1',
        synthetic,
        data: { ...data, ...more },
      });
    // Told two days later once more, it counts where it was placed.
    expect(measuresOfEvent(sealed(undefined, {}))).toMatchObject([
      { series: 'orders_placed', bucket: Math.floor(Date.parse(at) / 300_000) },
    ]);
    expect(measuresOfEvent(sealed(true, {}))).toEqual([]);
    expect(measuresOfEvent(sealed(undefined, { marketplace: 'amazon' }))).toEqual([]);
    expect(measuresOfRecord({ ...call, outcome: 'ok', synthetic: true })).toEqual([]);
  });
});

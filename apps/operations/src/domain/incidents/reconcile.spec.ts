import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Change, Told } from './reconcile.ts';
import { reconcile } from './reconcile.ts';
import { problemsOf } from './problem.ts';
import type { NodeName, Signal } from './signal.ts';

const timing = { gatherMs: 10_000, settleMs: 60_000, reopenMs: 600_000 };
const start = Date.parse('2026-11-21T03:00:00.000Z');
const grant = 'queue:enrollment.grant-seats-on-order-placed';

let number = 0;
function signal(node: NodeName, atS: number, more: Partial<Signal> = {}): Signal {
  number += 1;
  return {
    id: `s${String(number)}`,
    at: new Date(start + atS * 1_000).toISOString(),
    node,
    code: node.startsWith('vendor:') ? 'vendor.fails' : 'consumer.paused',
    source: 'health of enrollment',
    severity: 'critical',
    state: 'raised',
    ...more,
  };
}

function judge(signals: readonly Signal[], nowS: number, told: readonly Told[] = []): Change[] {
  return reconcile({ problems: problemsOf(signals), told, nowMs: start + nowS * 1_000, timing });
}

const open = (node: NodeName, more: Partial<Told> = {}): Told => ({
  id: `incident of ${node}`,
  cause: { node, code: 'vendor.fails' },
  reopened: 0,
  resolvedMs: null,
  ...more,
});

describe('one incident per root cause', () => {
  it('blames the vendor for the consumer that waits for it, and says what stands still', () => {
    const changes = judge([signal(grant, 0), signal('vendor:moodle', 1)], 20);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      kind: 'opened',
      findings: {
        cause: { node: 'vendor:moodle', code: 'vendor.fails' },
        severity: 'critical',
        impaired: [
          'flow:open-course',
          'queue:enrollment.forget-person-on-person-erased',
          grant,
          'queue:enrollment.revoke-seats-on-order-cancelled',
        ],
      },
    });
  });

  it('tells two causes apart, and counts who suffers from both under both', () => {
    const changes = judge([signal(grant, 0), signal('vendor:moodle', 1), signal('broker', 1)], 20);
    const told = changes.flatMap((change) => ('findings' in change ? [change.findings] : []));
    expect(told.map(({ cause }) => cause.node)).toEqual(['broker', 'vendor:moodle']);
    expect(told.every(({ signals }) => signals.some(({ node }) => node === grant))).toBe(true);
  });

  it('does not blame a vendor for a service that gives no answer', () => {
    const down = signal('service:enrollment', 0, { code: 'service.no_answer' });
    const changes = judge([down, signal('vendor:moodle', 0)], 20);
    expect(changes.map(({ kind }) => kind)).toEqual(['opened', 'opened']);
  });

  it('begins nothing for a blip, for what is too young, and for what is only worth knowing', () => {
    const over = [signal('vendor:moodle', 0), signal('vendor:moodle', 5, { state: 'cleared' })];
    expect(judge(over, 20)).toEqual([]);
    expect(judge([signal('vendor:moodle', 15)], 20)).toEqual([]);
    expect(judge([signal('vendor:moodle', 0, { severity: 'info' })], 20)).toEqual([]);
  });

  it('moves to the cause that shows itself later, and joins what had its own incident', () => {
    const signals = [
      signal(grant, 0),
      signal('queue:enrollment.revoke-seats-on-order-cancelled', 0),
      signal('vendor:moodle', 30),
    ];
    const told = [open(grant), open('queue:enrollment.revoke-seats-on-order-cancelled')];
    expect(judge(signals, 31, told)).toMatchObject([
      { kind: 'moved', id: told[0]?.id, from: grant, findings: { cause: { node: 'vendor:moodle' } } },
      { kind: 'merged', id: told[1]?.id, into: told[0]?.id },
    ]);
  });
});

describe('the end of an incident', () => {
  const signals = [signal('vendor:moodle', 0), signal('vendor:moodle', 100, { state: 'cleared' })];

  it('comes when its cause has been clear for a while, and not before', () => {
    expect(judge(signals, 159, [open('vendor:moodle')])).toMatchObject([{ kind: 'continued' }]);
    expect(judge(signals, 160, [open('vendor:moodle')])).toMatchObject([{ kind: 'resolved' }]);
  });

  it('waits longer each time it came back: what flaps is one incident', () => {
    const flapped = [open('vendor:moodle', { reopened: 2 })];
    expect(judge(signals, 339, flapped)).toMatchObject([{ kind: 'continued' }]);
    expect(judge(signals, 340, flapped)).toMatchObject([{ kind: 'resolved' }]);
  });

  it('is taken back by what comes back soon; later it is another incident', () => {
    const ended = open('vendor:moodle', { resolvedMs: start + 160_000 });
    const again = [...signals, signal('vendor:moodle', 200)];
    expect(judge(again, 210, [ended])).toMatchObject([{ kind: 'reopened', id: ended.id }]);
    expect(judge([signal('vendor:moodle', 800)], 810, [ended])).toMatchObject([{ kind: 'opened' }]);
  });

  it('leaves nothing behind of what it had explained, unless that is signalled again', () => {
    const explained = (until: number) =>
      problemsOf([signal(grant, 0)]).map((one) => ({ ...one, explainedUntilMs: start + until * 1_000 }));
    const state = { told: [], nowMs: start + 200_000, timing };
    expect(reconcile({ ...state, problems: explained(160) })).toEqual([]);
    expect(reconcile({ ...state, problems: explained(-1) })).toMatchObject([{ kind: 'opened' }]);
  });
});

describe('whatever the order of the signals', () => {
  const nodes: NodeName[] = [
    'vendor:moodle',
    'vendor:stripe',
    'broker',
    'service:checkout',
    'database:checkout',
    grant,
    'queue:checkout.capture-payment-on-order-fulfillable',
    'flow:open-course',
  ];
  const anySignal = fc
    .record({
      node: fc.constantFrom(...nodes),
      at: fc.integer({ min: 0, max: 300 }),
      source: fc.constantFrom('a', 'b'),
      state: fc.constantFrom('raised' as const, 'cleared' as const),
      severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const),
    })
    .map(({ node, at, ...more }) => signal(node, at, more));

  /** Tells the signals in portions with a judgement after each, as a running service does. */
  function tell(portions: readonly (readonly Signal[])[], nowS: number): unknown {
    let told: Told[] = [];
    const heard: Signal[] = [];
    let changes: Change[] = [];
    for (const portion of [...portions, [], []]) {
      heard.push(...portion);
      changes = judge(heard, nowS, told);
      told = changes.flatMap((change, place) =>
        'findings' in change
          ? [open(change.findings.cause.node, { id: 'id' in change ? change.id : `new ${String(place)}` })]
          : [],
      );
    }
    return changes
      .flatMap((change) => ('findings' in change ? [change.findings] : []))
      .sort((a, b) => (a.cause.node < b.cause.node ? -1 : 1));
  }

  it('and however often each is told, the incidents are the same', () => {
    fc.assert(
      fc.property(
        fc.array(anySignal, { minLength: 1, maxLength: 25 }).chain((signals) =>
          fc.tuple(
            fc.constant(signals),
            fc.shuffledSubarray([...signals, ...signals, ...signals], {
              minLength: signals.length * 3,
            }),
          ),
        ),
        ([signals, shuffled]) => {
          expect(judge(shuffled, 300)).toEqual(judge(signals, 300));
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });

  it('and whenever it is judged in between, there is one incident per cause in the end', () => {
    fc.assert(
      fc.property(
        fc.array(anySignal, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 1, max: 15 }),
        (signals, cut) => {
          const causes = tell([signals], 320) as { cause: { node: NodeName } }[];
          const raised = signals.filter(({ state }) => state === 'raised');
          expect(new Set(causes.map(({ cause }) => cause.node)).size).toBe(causes.length);
          // Told in portions an incident may begin that the end of the story would have explained; never two of one.
          const portions = tell([signals.slice(0, cut), signals.slice(cut)], 320) as typeof causes;
          expect(new Set(portions.map(({ cause }) => cause.node)).size).toBe(portions.length);
          for (const { cause } of portions) expect(raised.map(({ node }) => node)).toContain(cause.node);
          for (const { cause } of causes) expect(portions.map((one) => one.cause.node)).toContain(cause.node);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});

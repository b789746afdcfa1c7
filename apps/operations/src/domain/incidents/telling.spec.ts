import { describe, expect, it } from '@jest/globals';
import type { Incident, IncidentStory } from './incident.ts';
import { driftSignal } from './drift-signal.ts';
import { nis2Clock } from './nis2.ts';
import { Observer } from './observation.ts';
import type { Observation } from './observation.ts';
import { postMortemOf } from './post-mortem.ts';
import { byRevenueAtRisk } from './ranking.ts';
import { statesOfService } from './states-of-services.ts';
import { statesOfVendors } from './states-of-vendors.ts';
import { VendorWindows } from './vendor-windows.ts';
import { titleOf } from './words.ts';

const incident: Incident = {
  id: '0198c0de-0000-7000-8000-000000000001',
  state: 'open',
  cause: { node: 'vendor:moodle', code: 'vendor.fails' },
  severity: 'critical',
  signals: [],
  impaired: ['flow:open-course'],
  openedAt: '2026-11-21T03:00:00.000Z',
  resolvedAt: null,
  ordersWaiting: 0,
  revenueAtRisk: [],
  earliestPromise: null,
  owner: null,
  reopened: 0,
  mergedInto: null,
};

describe('the rank of an incident', () => {
  it('follows the shop’s currency, then the orders that wait, then age', () => {
    const eur = { ...incident, id: 'eur', revenueAtRisk: [{ minor: 100, currency: 'EUR' as const }] };
    const yen = {
      ...incident,
      id: 'jpy',
      ordersWaiting: 9,
      revenueAtRisk: [{ minor: 900_000, currency: 'JPY' as const }],
    };
    const old = { ...incident, id: 'old', openedAt: '2026-11-20T03:00:00.000Z' };
    const ranked = [old, incident, yen, eur].sort(byRevenueAtRisk('EUR')).map(({ id }) => id);
    expect(ranked).toEqual(['eur', 'jpy', 'old', incident.id]);
  });
});

describe('the clock of NIS2', () => {
  it('counts 24 hours, 72 hours, and a month from the notification', () => {
    expect(nis2Clock('2026-11-21T03:00:00.000Z')).toEqual({
      awareAt: '2026-11-21T03:00:00.000Z',
      earlyWarningDue: '2026-11-22T03:00:00.000Z',
      notificationDue: '2026-11-24T03:00:00.000Z',
      finalReportDue: '2026-12-24T03:00:00.000Z',
    });
  });

  it('ends on the last day of a month that is shorter', () => {
    expect(nis2Clock('2027-01-28T10:00:00.000Z').finalReportDue).toBe('2027-02-28T10:00:00.000Z');
  });
});

describe('the draft of a post-mortem', () => {
  it('lets no markup of a note come to life', () => {
    const story: IncidentStory = {
      ...incident,
      notifications: [],
      timeline: [
        { at: incident.openedAt, who: 'Mallory', what: '<img src=x onerror=alert(1)> | [a](b)\n# Guilty' },
      ],
    };
    const draft = postMortemOf(story);
    expect(draft).not.toContain('<img');
    expect(draft).not.toMatch(/^# Guilty/m);
    expect(draft.split('\n').filter((line) => line.includes('Mallory'))).toHaveLength(1);
  });
});

describe('what is seen of a vendor', () => {
  const nowMs = Date.parse('2026-11-21T03:00:00.000Z');
  const tries = (outcomes: readonly string[], atMs = nowMs) => {
    const windows = new VendorWindows();
    for (const [place, outcome] of outcomes.entries())
      windows.add(
        {
          service: 'enrollment',
          vendor: 'moodle',
          account: 'default',
          operation: 'enrol',
          outcome,
          atMs,
          durationMs: 10 * (place + 1),
        },
        nowMs,
      );
    return windows;
  };
  const statesOf = (windows: VendorWindows, atMs = nowMs) =>
    Object.fromEntries(statesOfVendors(windows.health(atMs), atMs).map(({ code, state }) => [code, state]));

  it('is ill when half of its calls fail, and well again after a quiet while', () => {
    const windows = tries([...Array<string>(5).fill('moodle.timed_out'), 'ok', 'ok']);
    expect(statesOf(windows)['vendor.fails']).toBe('ill');
    expect(statesOf(windows, nowMs + 10_000)['vendor.fails']).toBe('ill');
    expect(statesOf(windows, nowMs + 15_000)['vendor.fails']).toBe('well');
  });

  it('says nothing by few failures, and is not ill by refusals of what was asked', () => {
    expect(statesOf(tries(['moodle.timed_out']))['vendor.fails']).toBe('as_before');
    expect(statesOf(tries(Array<string>(20).fill('moodle.unknown_user')))['vendor.fails']).toBe('well');
  });

  it('is ill at the first refusal of our credentials', () => {
    expect(statesOf(tries(['moodle.auth_failed']))['vendor.refuses_credentials']).toBe('ill');
  });

  it('is no judgement of today when the telemetry is of yesterday', () => {
    expect(statesOf(tries(Array<string>(50).fill('moodle.timed_out'), nowMs - 3_600_000))).toMatchObject({
      'vendor.fails': 'well',
    });
  });

  it('has percentiles, rates and the last good moment', () => {
    const [health] = tries([...Array<string>(19).fill('ok'), 'moodle.rate_limited']).health(nowMs);
    expect(health).toMatchObject({
      calls: 20,
      errorRate: 0.05,
      rateLimitHits: 1,
      p50Ms: 100,
      p95Ms: 200,
      lastGoodAt: '2026-11-21T03:00:00.000Z',
    });
  });
});

describe('what is signalled of what is seen', () => {
  const seen = (state: Observation['state']): Observation => ({
    node: 'broker',
    code: 'broker.unreachable',
    source: 'health of checkout',
    severity: 'critical',
    state,
  });
  const at = (s: number): Date => new Date(Date.parse('2026-11-21T03:00:00.000Z') + s * 1_000);

  it('is each change at once, what lasts every half minute, and what is well once', () => {
    const observer = new Observer();
    const looks = [
      [0, 'well'],
      [5, 'well'],
      [10, 'ill'],
      [15, 'ill'],
      [20, 'as_before'],
      [40, 'ill'],
      [45, 'well'],
    ] as const;
    const told = looks.map(([s, state]) =>
      observer.signals([seen(state)], at(s), () => 'id').map((one) => one.state),
    );
    expect(told).toEqual([['cleared'], [], ['raised'], [], [], ['raised'], ['cleared']]);
  });

  it('blames the broker, and not each service that says so, for a host that is gone and an outbox that waits', () => {
    const since = at(0).toISOString();
    const down = (name: string) => ({ name, status: 'down' as const, since });
    const dependencies = ['rabbitmq', 'rabbitmq broker-2:5672', 'outbox', 'clocks', 'feature flags'].map(
      down,
    );
    const causes = ['checkout', 'inventory'].flatMap((service) => {
      const now = { service, url: '', state: 'ready' as const, since, checkedAt: since, dependencies };
      return statesOfService(now, now).filter(({ state }) => state === 'ill');
    });
    expect(causes.map(({ node, code, severity }) => [node, code, severity])).toEqual(
      ['checkout', 'inventory'].flatMap((service) => [
        ['broker', 'broker.unreachable', 'critical'],
        ['broker', 'broker.host_down', 'warning'],
        ['broker', 'broker.outbox_waits', 'critical'],
        [`service:${service}`, 'service.clock_differs', 'warning'],
        [`service:${service}`, 'service.flags_refused', 'warning'],
      ]),
    );
    for (const { node, code } of causes) expect(titleOf({ node, code })).not.toContain('reports');
  });

  it('tells of what services and vendors disagree about, and not of records that could not be read', () => {
    const since = at(0).toISOString();
    const look = (detail: string) => {
      const dependencies = [{ name: 'reconciled sales-orders', status: 'down' as const, since, detail }];
      const now = {
        ...{ service: 'checkout', url: '', state: 'ready' as const, since, checkedAt: since },
        dependencies,
      };
      return statesOfService(now, now).slice(2);
    };
    const [seen] = look('reconciliation.differences');
    expect(seen).toMatchObject({
      node: 'flow:checkout.sales-orders',
      code: 'reconciliation.differences',
      severity: 'warning',
      state: 'ill',
    });
    expect(titleOf({ node: 'flow:checkout.sales-orders', code: 'reconciliation.differences' })).toBe(
      'The flow checkout.sales-orders has differences that nothing has mended',
    );
    expect(look('health.no_answer').map(({ state }) => state)).toEqual(['as_before']);
  });

  it('tells of runs that failed, and of those that could not take too many records, each by itself', () => {
    const since = at(0).toISOString();
    const states = (status: 'up' | 'down', detail?: string) => {
      const dependencies = [{ name: 'runs inventory.follow-articles', status, since, detail }];
      const now = { service: 'inventory', url: '', state: 'ready' as const, since, checkedAt: since };
      return statesOfService({ ...now, dependencies }, { ...now, dependencies }).slice(2);
    };
    expect(states('down', 'run.failed')).toMatchObject([
      { node: 'flow:inventory.follow-articles', code: 'run.failed', severity: 'warning', state: 'ill' },
      { node: 'flow:inventory.follow-articles', code: 'run.many_failed', state: 'well' },
    ]);
    const stateOf = (...seen: Parameters<typeof states>) => states(...seen).map(({ state }) => state);
    expect(stateOf('down', 'run.many_failed')).toEqual(['well', 'ill']);
    expect(stateOf('down', 'health.no_answer')).toEqual(['as_before', 'as_before']);
    expect(stateOf('up')).toEqual(['well', 'well']);
  });

  it('names the field of an answer that differs, and nothing that can only be somebody’s words', () => {
    const record = {
      ...{ kind: 'answer-differs' as const, correlationId: 'none', at: '2026-11-21T03:00:00Z' },
      ...{ service: 'customer', vendor: 'klaviyo', answer: 'profile', field: 'data[].attributes.email' },
    };
    const { node, code, ...rest } = driftSignal(record, 'm:0');
    expect(titleOf({ node, code })).toBe(
      'klaviyo answers in another form than is read (profile/data[].attributes.email)',
    );
    expect(rest).toMatchObject({ id: 'm:0', source: 'answers to customer', state: 'raised' });
    expect(driftSignal({ ...record, field: 'Ada <ada@example.org>' }, 'm:1').code).toBe(
      'vendor.answer_differs:profile/unreadable',
    );
  });

  it('takes back what a service said of others when it gives no answer any more', () => {
    const since = at(0).toISOString();
    const before = {
      service: 'enrollment',
      url: '',
      state: 'ready' as const,
      since,
      checkedAt: since,
      dependencies: [{ name: 'moodle', status: 'down' as const, since }],
    };
    const states = statesOfService(before, { ...before, state: 'down', dependencies: [] });
    expect(states.map(({ node, code, state }) => [node, code, state])).toEqual([
      ['service:enrollment', 'service.no_answer', 'ill'],
      ['service:enrollment', 'service.not_ready', 'well'],
      ['vendor:moodle', 'vendor.circuit_open', 'well'],
    ]);
  });
});

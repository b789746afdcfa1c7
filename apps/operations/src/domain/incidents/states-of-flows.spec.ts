import { describe, expect, it } from '@jest/globals';
import type { OwnedFlow } from '../flow.ts';
import { statesOfFlows } from './states-of-flows.ts';
import { statesOfService } from './states-of-services.ts';

const at = Date.parse('2026-11-21T10:00:00.000Z');
const hour = 3_600_000;
const running: OwnedFlow = {
  flow: 'enrollment.grant-seats-on-order-placed',
  kind: 'queue',
  vendor: 'moodle',
  state: 'running',
  circuit: null,
  pausedBy: null,
  pausedAt: null,
  reason: null,
  waiting: 0,
};
const paused: OwnedFlow = {
  ...running,
  state: 'paused',
  pausedBy: 'operator',
  pausedAt: '2026-11-21T10:00:00.000Z',
};
const look = (flow: OwnedFlow, afterMs: number, answers = true) =>
  statesOfFlows(
    { service: 'enrollment', flows: [flow], answers },
    { nowMs: at + afterMs, remindAfterMs: 4 * hour },
  )
    .filter(({ state }) => state !== 'well')
    .map(({ node, code, severity, state }) => ({ node, code, severity, state }));

const node = `queue:${paused.flow}`;
const told = { node, code: 'flow.paused', severity: 'info', state: 'ill' };

describe('a flow that a person has paused', () => {
  it('is told without an incident, and is an incident of its own when it may have been forgotten', () => {
    expect(look(running, 0)).toEqual([]);
    expect(look(paused, hour)).toEqual([told]);
    expect(look(paused, 4 * hour)).toEqual([
      told,
      { node, code: 'flow.paused_long', severity: 'warning', state: 'ill' },
    ]);
  });

  it('says nothing new while its service does not answer', () => {
    const states = look(paused, 9 * hour, false).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['as_before']));
  });

  it('does not count as a consumer that rests for a vendor, nor its pause as something its service misses', () => {
    const since = paused.pausedAt ?? '';
    const health = (detail: string) => ({
      service: 'enrollment',
      url: '',
      state: 'ready' as const,
      since,
      checkedAt: since,
      dependencies: [
        { name: `consumer ${paused.flow}`, status: 'down' as const, since, detail },
        { name: 'paused flows', status: 'down' as const, since, detail: 'paused.by_hand' },
      ],
    });
    const ill = (detail: string) =>
      statesOfService(health(detail), health(detail))
        .filter(({ state }) => state === 'ill')
        .map(({ code }) => code);
    expect(ill('paused.by_hand')).toEqual([]);
    expect(ill('paused.moodle.server_error')).toEqual(['consumer.paused']);
  });
});

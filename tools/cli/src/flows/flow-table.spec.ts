import { expect, it } from '@jest/globals';
import { flowTable } from './flow-table.ts';
import type { ToldFlow } from './flow-table.ts';

const running: ToldFlow = {
  flow: 'enrollment.grant-seats-on-order-placed',
  service: 'enrollment',
  vendor: 'moodle',
  state: 'running',
  circuit: null,
  pausedBy: null,
  pausedAt: null,
  reason: null,
  waiting: 0,
  oldestMs: null,
};

it('says of each flow who paused it and why, beside what its vendor suffers from', () => {
  const at = '2026-11-21T10:00:00.000Z';
  const paused = {
    state: 'paused',
    pausedBy: 'operator',
    pausedAt: at,
    reason: 'moving house',
    waiting: null,
  };
  const lines = flowTable([
    running,
    { ...running, ...paused, circuit: 'moodle.timed_out', oldestMs: 180_000 },
  ]);
  expect(lines.map((line) => line.trim().split(/ {2,}/)).slice(1)).toEqual([
    [running.flow, 'moodle', 'running', '0'],
    [running.flow, 'moodle', 'paused', '?', '3 min', `operator, ${at}: moving house; moodle.timed_out`],
  ]);
});

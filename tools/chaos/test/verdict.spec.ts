import { describe, expect, it } from '@jest/globals';

import type { RunRecord } from '../src/chaos-run.ts';
import type { FaultRecord } from '../src/fault-queue.ts';
import { longestSilence, recoveries } from '../src/recovery.ts';
import { pageOf } from '../src/report/page.ts';
import { perSecond } from '../src/report/plot.ts';
import { balanceLines, percentile95, recoveryLines, verdictText } from '../src/verdict.ts';
import { sentEvents } from '../src/watch.ts';

const killed: FaultRecord = {
  name: 'kill broker node 1',
  promised: 'node',
  beganMs: 1_000,
  undoneMs: 5_000,
  upMs: 8_000,
};
const progress = { accepted: [900, 1_100, 4_000], completed: [], published: [900, 2_500, 2_600, 9_000] };

describe('what a fault cost', () => {
  it('is the longest time in which nothing went forward, from its beginning to its aftermath', () => {
    const [seen] = recoveries([killed], progress, 20_000);
    expect(seen).toMatchObject({ acceptedSilenceMs: 8_000, publishedSilenceMs: 6_400 });
  });

  it('does not count silence after the load, nor that of the next fault', () => {
    expect(recoveries([killed], progress, 5_000)[0]?.publishedSilenceMs).toBe(2_400);
    const next = { ...killed, beganMs: 3_000 };
    expect(recoveries([killed, next], progress, 20_000)[0]?.publishedSilenceMs).toBe(1_500);
  });

  it('is all of the time when nothing went forward at all', () => {
    expect(longestSilence([], { from: 100, until: 700 })).toBe(600);
  });
});

describe('the verdict', () => {
  const [recovery] = recoveries([killed], progress, 5_000);
  const run: RunRecord = {
    seed: 3,
    accepted: 3,
    refused: 1,
    events: 20,
    stopped: false,
    settled: true,
    faults: recovery ? [recovery] : [],
    progress,
    lastedMs: 9_000,
    findings: [{ kind: 'lost', text: 'accepted order <one> is gone' }],
  };

  it('is balanced only with nothing lost, doubled or unaccounted for', () => {
    expect(balanceLines([]).every(({ reached }) => reached)).toBe(true);
    expect(balanceLines(run.findings).map(({ name, value, reached }) => [name, value, reached])).toEqual([
      ['lost', 1, false],
      ['doubled', 0, true],
      ['unaccounted', 0, true],
    ]);
  });

  it('holds what was seen against each promise that was put to the test', () => {
    const [line, ...others] = recoveryLines(run.faults);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ value: 2.4, limit: 3, reached: true });
    const slow = run.faults.map((fault) => ({ ...fault, publishedSilenceMs: 3_001 }));
    expect(recoveryLines(slow).map((one) => verdictText(one))).toEqual([
      'NOT REACHED  publishing resumes after a broker node was killed, p95: 3.00 s (limit 3 s)',
    ]);
  });

  it('takes the nearest rank for the 95th percentile', () => {
    expect(percentile95([3, 1, 2])).toBe(3);
    expect(percentile95(Array.from({ length: 40 }, (_, index) => index + 1))).toBe(38);
  });

  it('comes with a page that shows plot, faults and findings, with nothing in it taken for markup', () => {
    const page = pageOf({ stage: 'cluster', seed: 3, runs: [run], verdict: [], balanced: false });
    expect(page).toContain('NOT everything accounted for');
    expect(page).toContain('kill broker node 1</text>');
    expect(page).toContain('lost: accepted order &lt;one&gt; is gone');
    expect(page.match(/<polyline/g)).toHaveLength(3);
    expect(page).not.toMatch(/(src|href)=/);
  });
});

describe('what is watched', () => {
  it('is counted by the second it fell into', () => {
    expect(perSecond([0, 999, 1_000, 9_999], 3)).toEqual([2, 1, 1]);
  });

  it('adds up what the relay has sent, and not what failed', () => {
    const metrics = [
      'accord_outbox_relayed_total{service="checkout",event="a.v1",outcome="sent"} 4',
      'accord_outbox_relayed_total{event="b.v1",outcome="sent",service="checkout"} 5',
      'accord_outbox_relayed_total{event="any",outcome="broker.nacked"} 7',
      'accord_outbox_pending 9',
    ].join('\n');
    expect(sentEvents(metrics)).toBe(9);
  });
});

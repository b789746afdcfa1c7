import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { alertRules, allExpressions, isEmitted, misnamed, readExposition, seriesIn } from '../src/index.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe('rules and dashboards', () => {
  it('ask in PromQL, each for something', () => {
    const asked = allExpressions();
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.filter(({ expression }) => seriesIn(expression).length === 0)).toEqual([]);
  });

  it('send whoever is called to a runbook that is there', () => {
    for (const { alert, annotations } of alertRules()) {
      const [file = '', anchor] = annotations.runbook_url.split('#');
      const headings = readFileSync(join(root, file), 'utf8').match(/^#+ .*$/gm) ?? [];
      const anchors = headings.map((heading) =>
        heading.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-'),
      );
      expect({ alert, anchor: anchor ?? anchors[0] }).toEqual({
        alert,
        anchor: anchors.find((one) => anchor === undefined || one === anchor),
      });
    }
  });

  it('call each alert by a name of its own', () => {
    const names = alertRules().map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('an expression', () => {
  it('is read with the labels that it tells apart, and those that its series are grouped by', () => {
    expect(seriesIn('sum by (a) (rate(foo_total{x="1", job="accord"}[5m])) / sum by (b) (bar) > 1')).toEqual([
      { metric: 'foo_total', labels: ['a', 'x'] },
      { metric: 'bar', labels: ['b'] },
    ]);
  });

  it.each(['rate(foo[5m]', 'sum by a (foo)', 'foo{x=}'])('is refused when it is no PromQL: %s', (broken) => {
    expect(() => seriesIn(broken)).toThrow('no PromQL');
  });
});

describe('what a process says', () => {
  const said = readExposition(
    '# TYPE foo_total counter\nfoo_total{a="x}\\" 1",b="2"} 3\nbar 1\nup_x{le="+Inf"} 0\n# TYPE rare_total counter\n',
  );

  it('holds a series only with all the labels that it is asked for by', () => {
    expect(isEmitted({ metric: 'foo_total', labels: ['a', 'b'] }, [said])).toBe(true);
    expect(isEmitted({ metric: 'foo_total', labels: ['a', 'c'] }, [said])).toBe(false);
    expect(isEmitted({ metric: 'foo', labels: [] }, [said])).toBe(false);
    expect(isEmitted({ metric: 'bar', labels: [] }, [new Map(), said])).toBe(true);
    expect(isEmitted({ metric: 'rare_total', labels: [] }, [said])).toBe(true);
    expect(isEmitted({ metric: 'rare_total', labels: ['a'] }, [said])).toBe(false);
  });

  it.each([
    ['accord_deliveries_total', 'counter', undefined],
    ['accord_deliveries', 'counter', 'ends as what it is not'],
    ['accord_waiting_total', 'gauge', 'ends as what it is not'],
    ['accord_call_ms', 'gauge', 'has a unit that is no base unit'],
    ['accord_call_duration', 'histogram', 'has no unit'],
    ['http_request_seconds', 'histogram', 'is nobody’s'],
  ])('is named %s, as %s: %s', (name, type, wrong) => {
    expect(misnamed(name, type)).toBe(wrong);
  });
});

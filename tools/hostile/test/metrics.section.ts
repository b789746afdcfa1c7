import { allExpressions, isEmitted, misnamed, readExposition, seriesIn } from '@accord/observability';
import { eventually } from '@accord/test-kit';
import { describe, expect, it } from '@jest/globals';
import { kitAndCourse, newKey } from './good-requests.ts';
import { serviceNames, type HostileAccord } from './hostile-accord.ts';

/** What only an ill vendor makes a service say. */
const refused = JSON.stringify({ faults: [{ kind: 'expired_token', times: 1 }] });

/** What prom-client says of the process bears its names. */
const ofClientLibrary = /^accord_(?:nodejs|process)_/;

/** Rules and dashboards ask for nothing that nobody says, after all that was done to this Accord. */
export function metricsSection(accord: () => HostileAccord): void {
  async function pages(): Promise<string[]> {
    return Promise.all(serviceNames.map(async (name) => (await accord().ask(`GET ${name} /metrics`)).text));
  }

  describe('metrics', () => {
    it('are there, with their labels, for every rule and every panel', async () => {
      await accord().ask('PUT mocks /__mock/moodle/faults', { body: refused });
      await accord().ask('POST checkout /orders', {
        body: JSON.stringify(kitAndCourse),
        headers: newKey(),
      });
      await eventually(
        async () => {
          const expositions = (await pages()).map(readExposition);
          const missing = allExpressions().flatMap(({ by, expression }) =>
            seriesIn(expression)
              .filter((series) => !isEmitted(series, expositions))
              .map(({ metric, labels }) => `${by}: ${metric} by ${labels.join(', ')}`),
          );
          expect(missing).toEqual([]);
        },
        { timeoutMs: 30_000, everyMs: 500 },
      );
    });

    it('bear names as OpenTelemetry’s come out in Prometheus', async () => {
      const types = (await pages()).flatMap((page) => [...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)]);
      expect(types.length).toBeGreaterThan(50);
      const wrong = types.map(([, name = '', type = '']) => [name, misnamed(name, type)]);
      expect(wrong.filter(([name, why]) => why !== undefined && !ofClientLibrary.test(name ?? ''))).toEqual(
        [],
      );
    });
  });
}

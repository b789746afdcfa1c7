import { describe, expect, it } from '@jest/globals';
import type { Dependency, Part, Service } from '../../api/health.ts';
import { lanesOf, troublesOf } from './health-model.ts';

const since = '2026-11-21T03:00:00.000Z';

function service(name: string, state: Service['state'], dependencies: readonly Dependency[] = []): Service {
  return {
    service: name,
    url: `http://127.0.0.1/${name}`,
    state,
    since,
    checkedAt: since,
    dependencies: [...dependencies],
  };
}

const graph: Part[] = ['vendor:stripe', 'vendor:weclapp'].map((node) => ({
  node,
  needs: [],
  state: 'well',
  cause: null,
}));

function needs(name: string, status: Dependency['status'] = 'up', at = since): Dependency {
  return { name, status, since: at };
}

describe('the health map', () => {
  it('tells broker, database, neighbours, vendors and resting consumers apart', () => {
    const [checkout] = lanesOf({
      graph,
      services: [
        service('checkout', 'ready', [
          needs('database'),
          needs('rabbitmq'),
          needs('vendor home'),
          needs('clocks'),
          needs('inventory'),
          needs('stripe'),
          needs('consumer checkout.book-order', 'down'),
        ]),
        service('inventory', 'ready'),
      ],
    });
    expect(checkout).toMatchObject({ broker: { name: 'rabbitmq' }, database: { name: 'database' } });
    expect(checkout?.neighbours.map(({ name }) => name)).toEqual(['inventory']);
    expect(checkout?.vendors.map(({ name }) => name)).toEqual(['stripe']);
    expect(checkout?.resting.map(({ name }) => name)).toEqual(['consumer checkout.book-order']);
  });

  it('shows a service as impaired by a neighbour that gives no answer, even before it notices', () => {
    const lanes = lanesOf({
      graph,
      services: [service('checkout', 'ready', [needs('inventory')]), service('inventory', 'down')],
    });
    expect(lanes.map(({ tone, word }) => [tone, word])).toEqual([
      ['warning', 'impaired'],
      ['bad', 'no answer'],
    ]);
  });

  it('names a cause once, since the first who saw it, the oldest trouble first', () => {
    const lanes = lanesOf({
      graph,
      services: [
        service('checkout', 'ready', [needs('weclapp', 'down', '2026-11-21T03:05:00.000Z')]),
        service('inventory', 'ready', [
          needs('weclapp', 'down', '2026-11-21T03:04:00.000Z'),
          needs('rabbitmq', 'down'),
        ]),
      ],
    });
    expect(troublesOf(lanes).map(({ what, since: at, seenBy }) => [what, at, seenBy])).toEqual([
      ['rabbitmq', since, ['inventory']],
      ['weclapp', '2026-11-21T03:04:00.000Z', ['checkout', 'inventory']],
    ]);
  });

  it('has nothing to complain of when all is well', () => {
    expect(
      troublesOf(lanesOf({ graph, services: [service('checkout', 'ready', [needs('database')])] })),
    ).toEqual([]);
  });
});

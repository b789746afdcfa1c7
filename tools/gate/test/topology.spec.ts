import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compareServices } from '../src/topology/compare-services.ts';
import { compareVersions } from '../src/topology/compare-versions.ts';
import { committedTopologies, matchesKey } from '../src/topology/documents.ts';
import { type Anything, repository, Tree } from './support/tree.ts';

const placed = 'checkout.order.placed.v1';
const commit = 'inventory.commit-reservation-on-order-placed';

describe('a topic pattern', () => {
  it.each([
    ['#', placed, true],
    [placed, placed, true],
    ['checkout.order.*.v1', placed, true],
    ['checkout.#', placed, true],
    ['checkout.*', placed, false],
    ['#.v2', placed, false],
    ['checkout.order.placed.v2', placed, false],
  ])('%s takes %s: %s', (pattern, key, taken) => {
    expect(matchesKey(pattern, key)).toBe(taken);
  });
});

describe('what services demand of the broker', () => {
  let tree: Tree;
  beforeEach(() => {
    tree = new Tree();
  });
  afterEach(() => {
    tree.remove();
  });
  const breaking = (): string[] =>
    compareServices(committedTopologies(tree.root))
      .filter(({ severity }) => severity === 'breaking')
      .map(({ code, pair, where }) => `${code} ${pair.consumer}->${pair.provider} ${String(where)}`);
  const topology = (service: string): string => `contracts/topology/${service}.json`;

  it('fits together in this repository', () => {
    expect(breaking()).toEqual([]);
  });

  it('does not when an event is published under another key than its readers wait for', () => {
    tree.change(topology('checkout'), ({ publishes }) => {
      publishes.find(({ routingKey }: Anything) => routingKey === placed).routingKey =
        'checkout.order.placed.v2';
    });
    expect(breaking()).toContain(
      `topology.nobody-publishes inventory->checkout queue ${commit} binding ${placed}`,
    );
  });

  it('fits when a queue stays bound to the version before, beside the one that is published', () => {
    const next = 'checkout.order.placed.v2';
    tree.change(topology('checkout'), ({ publishes }) => {
      publishes.find(({ routingKey }: Anything) => routingKey === placed).routingKey = next;
    });
    for (const service of ['checkout', 'customer', 'enrollment', 'inventory']) {
      tree.change(topology(service), ({ bindings }) => {
        for (const binding of bindings.filter(({ key }: Anything) => key === placed))
          bindings.push({ ...binding, key: next });
      });
    }
    expect(breaking()).toEqual([]);
  });

  it('does not when a message is published in a content type that its reader does not take', () => {
    tree.change(topology('checkout'), ({ publishes }) => {
      publishes.find(({ routingKey }: Anything) => routingKey === placed).contentType = 'application/xml';
    });
    expect(breaking()).toContain('topology.content-type inventory->checkout content type application/xml');
  });

  it.each([
    ['x-queue-type', 'classic'],
    ['x-overflow', 'drop-head'],
    ['x-dead-letter-strategy', 'at-most-once'],
    ['x-delivery-limit', undefined],
    ['x-dead-letter-exchange', undefined],
  ])('does not when %s of a consumer’s queue is %s', (argument, value) => {
    tree.change(topology('inventory'), ({ queues }) => {
      queues.find(({ name }: Anything) => name === commit).arguments[argument] = value;
    });
    expect(breaking()).toEqual([
      `topology.unsafe-queue inventory->broker queue ${commit} argument ${argument}`,
    ]);
  });

  it('does not when two services declare the same exchange or queue differently', () => {
    tree.change(topology('operations'), ({ exchanges, queues }) => {
      exchanges.find(({ name }: Anything) => name === 'accord.events').type = 'fanout';
      queues.find(({ name }: Anything) => name === 'accord.retry.1s').arguments['x-message-ttl'] = 9;
    });
    expect(breaking()).toEqual([
      'topology.disagree operations->checkout exchange accord.events',
      'topology.disagree operations->checkout queue accord.retry.1s',
    ]);
  });

  it('cannot be told when nothing is declared', () => {
    tree.remove();
    expect(() => committedTopologies(tree.root)).toThrow();
  });
});

describe('a deploy beside the broker that the version before it left', () => {
  const [before] = committedTopologies(repository).filter(({ service }) => service === 'inventory');
  if (!before) throw new Error('inventory declares its topology');
  const changes = (edit: (next: Anything) => void): string[] => {
    const next: Anything = structuredClone(before);
    edit(next);
    return compareVersions(before, next).map(
      ({ severity, code, where }) => `${severity} ${code} ${String(where)}`,
    );
  };
  const queue = (next: Anything): Anything => next.queues.find(({ name }: Anything) => name === commit);

  it('is fine when nothing changed, or a queue and an event are new', () => {
    expect(changes(() => undefined)).toEqual([]);
    expect(
      changes((next) => {
        next.queues.push({ ...queue(next), name: 'inventory.new' });
        next.publishes.push({ ...next.publishes[0], routingKey: 'inventory.stock.counted.v1' });
      }),
    ).toEqual([]);
  });

  it('is refused when an argument of a queue changes, comes or goes', () => {
    expect(changes((next) => (queue(next).arguments['x-delivery-limit'] = 20))).toEqual([
      `breaking topology.refused queue ${commit} argument x-delivery-limit`,
    ]);
    expect(changes((next) => (queue(next).arguments['x-max-length'] = 20))).toEqual([
      `breaking topology.refused queue ${commit} argument x-max-length`,
    ]);
    expect(changes((next) => delete queue(next).arguments['x-overflow'])).toEqual([
      `breaking topology.refused queue ${commit} argument x-overflow`,
    ]);
  });

  it('is refused when an exchange changes its type', () => {
    expect(changes((next) => (next.exchanges[1].type = 'fanout'))).toEqual([
      'breaking topology.refused exchange accord.events',
    ]);
  });

  it('leaves a queue behind that is read no more, and says that it fills', () => {
    expect(
      changes((next) => (next.queues = next.queues.filter(({ name }: Anything) => name !== commit))),
    ).toEqual([`risk topology.left-behind queue ${commit}`]);
  });

  it('leaves a binding behind that is asked for no more', () => {
    expect(
      changes((next) => (next.bindings = next.bindings.filter((one: Anything) => one.queue !== commit))),
    ).toEqual([`risk topology.binding-left queue ${commit} binding ${placed}`]);
  });

  it('breaks readers when a message changes its content type, and may starve them when it ends', () => {
    const key = before.publishes[0]?.routingKey ?? '';
    expect(changes((next) => (next.publishes[0].contentType = 'text/plain'))).toEqual([
      `breaking topology.published-otherwise message ${key}`,
    ]);
    expect(changes((next) => next.publishes.shift())).toEqual([
      `risk topology.no-longer-published message ${key}`,
    ]);
  });
});

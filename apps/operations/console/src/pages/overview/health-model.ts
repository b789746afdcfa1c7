import type { Dependency, HealthMap, Service } from '../../api/health.ts';
import type { Tone } from '../../ui/status.tsx';

/** A service with what stands beside it on the map. */
export interface Lane {
  readonly service: Service;
  readonly tone: Tone;
  /** `ready`, or what is wrong in a word. */
  readonly word: string;
  readonly broker: Dependency | undefined;
  readonly database: Dependency | undefined;
  /** Other services that this one asks. */
  readonly neighbours: readonly Dependency[];
  readonly vendors: readonly Dependency[];
  /** Consumers that rest because what they need is away; their messages are kept. */
  readonly resting: readonly Dependency[];
}

const words: Readonly<Record<Service['state'], string>> = {
  ready: 'ready',
  not_ready: 'not ready',
  draining: 'stopping',
  down: 'no answer',
  unknown: 'not asked yet',
};

/** The map, from what each service says of itself; what is neither vendor nor neighbour is in the table only. */
export function lanesOf({ services, graph }: Pick<HealthMap, 'services' | 'graph'>): readonly Lane[] {
  const parts = new Set(graph.flatMap(({ node, needs }) => [node, ...needs]));
  const names = new Set(services.map(({ service }) => service));
  const down = new Set(services.filter(({ state }) => state === 'down').map(({ service }) => service));
  return services.map((service) => {
    const { dependencies } = service;
    const called = (name: string): Dependency | undefined => dependencies.find((one) => one.name === name);
    const consumers = dependencies.filter(({ name }) => name.startsWith('consumer '));
    const neighbours = dependencies.filter(({ name }) => names.has(name));
    const impaired =
      dependencies.some(({ status }) => status === 'down') || neighbours.some(({ name }) => down.has(name));
    return {
      service,
      ...judged(service, impaired),
      broker: called('rabbitmq'),
      database: called('database'),
      neighbours,
      // Of several accounts each is a line of its own: `weclapp/second`.
      vendors: dependencies.filter(({ name }) => parts.has(`vendor:${name.split('/')[0] ?? name}`)),
      resting: consumers.filter(({ status }) => status === 'down'),
    };
  });
}

function judged({ state }: Service, impaired: boolean): { tone: Tone; word: string } {
  if (state === 'ready')
    return impaired ? { tone: 'warning', word: 'impaired' } : { tone: 'good', word: 'ready' };
  if (state === 'unknown') return { tone: 'quiet', word: words[state] };
  return { tone: state === 'draining' ? 'warning' : 'bad', word: words[state] };
}

/** One thing that is wrong now, for the list beside the map. */
export interface Trouble {
  readonly what: string;
  readonly since: string;
  readonly tone: Tone;
  readonly seenBy: readonly string[];
}

/** What is down, each cause once, however many services see it; the oldest first. */
export function troublesOf(lanes: readonly Lane[]): readonly Trouble[] {
  const found = new Map<string, Trouble>();
  const add = (trouble: Trouble): void => {
    const before = found.get(trouble.what);
    if (before === undefined) found.set(trouble.what, trouble);
    else
      found.set(trouble.what, {
        ...before,
        since: before.since < trouble.since ? before.since : trouble.since,
        seenBy: [...before.seenBy, ...trouble.seenBy],
      });
  };
  for (const { service, tone, word } of lanes) {
    const { service: name, since, dependencies } = service;
    if (tone === 'bad') add({ what: `${name}: ${word}`, since, tone, seenBy: [] });
    for (const one of dependencies)
      if (one.status === 'down') {
        const what = one.name === 'database' ? `database of ${name}` : one.name;
        add({
          what,
          since: one.since,
          tone: one.name.startsWith('consumer ') ? 'warning' : 'bad',
          seenBy: [name],
        });
      }
  }
  return [...found.values()].sort((a, b) => a.since.localeCompare(b.since));
}

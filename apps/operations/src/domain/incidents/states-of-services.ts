import type { DependencyHealth, ServiceHealth } from '../service-health.ts';
import type { Observation } from './observation.ts';
import { nodeOfVendor } from './states-of-vendors.ts';

type Seen = Pick<Observation, 'node' | 'code' | 'severity'>;

/**
 * What one look at a service says: of itself, and of everything it depends on. A service that gives no answer says
 * nothing of others, so what it had said of them is taken back.
 */
export function statesOfService(before: ServiceHealth, now: ServiceHealth): Observation[] {
  const { service, state, dependencies } = now;
  if (state === 'unknown') return [];
  const source = `health of ${service}`;
  const gone = dependencies.length === 0 ? before.dependencies : [];
  return [
    {
      node: `service:${service}`,
      code: 'service.no_answer',
      severity: 'critical',
      source,
      state: state === 'down' ? 'ill' : 'well',
    },
    {
      node: `service:${service}`,
      code: 'service.not_ready',
      severity: 'critical',
      source,
      state: state === 'not_ready' ? 'ill' : 'well',
    },
    ...dependencies.filter(isOwn).flatMap((one) =>
      seenOf(service, one.name).map((seen): Observation => ({
        ...seen,
        source,
        state: stateOf(one, seen),
      })),
    ),
    ...gone
      .filter(isOwn)
      .flatMap(({ name }) =>
        seenOf(service, name).map((seen): Observation => ({ ...seen, source, state: 'well' })),
      ),
  ];
}

/** What a person has paused is meant to stand still, and is told of by itself. */
const byHand = 'paused.by_hand';

function stateOf({ name, status, detail }: DependencyHealth, { code }: Seen): Observation['state'] {
  if (status === 'up' || detail === byHand) return 'well';
  if (name.startsWith(runs))
    return detail === code ? 'ill' : endings.some((one) => one === detail) ? 'well' : 'as_before';
  // Its records could not be read, which says nothing of what they hold.
  return name.startsWith(reconciled) && detail !== differences ? 'as_before' : 'ill';
}

function isOwn({ name }: Pick<ServiceHealth['dependencies'][number], 'name'>): boolean {
  return name !== 'paused flows';
}

const consumer = 'consumer ';
const reconciled = 'reconciled ';
const differences = 'reconciliation.differences';
const host = 'rabbitmq ';
const runs = 'runs ';
/** How the last run of a flow may have ended, each an illness of its own. */
const endings = ['run.failed', 'run.many_failed'] as const;

function seenOf(service: string, dependency: string): readonly Seen[] {
  if (!dependency.startsWith(runs)) return [onlySeenOf(service, dependency)];
  const node = `flow:${dependency.slice(runs.length)}` as const;
  return endings.map((code) => ({ node, code, severity: 'warning' }));
}

function onlySeenOf(service: string, dependency: string): Seen {
  if (dependency === 'database')
    return { node: `database:${service}`, code: 'database.unreachable', severity: 'critical' };
  if (dependency === 'rabbitmq') return { node: 'broker', code: 'broker.unreachable', severity: 'critical' };
  // Every service that sees it says so of the broker: one cause, however many there are.
  if (dependency.startsWith(host)) return { node: 'broker', code: 'broker.host_down', severity: 'warning' };
  if (dependency === 'outbox') return { node: 'broker', code: 'broker.outbox_waits', severity: 'critical' };
  if (dependency === 'clocks')
    return { node: `service:${service}`, code: 'service.clock_differs', severity: 'warning' };
  if (dependency === 'feature flags')
    return { node: `service:${service}`, code: 'service.flags_refused', severity: 'warning' };
  if (dependency === 'vendor home')
    return { node: 'database:vendor-home', code: 'database.unreachable', severity: 'info' };
  if (dependency.startsWith(consumer))
    return {
      node: `queue:${dependency.slice(consumer.length)}`,
      code: 'consumer.paused',
      severity: 'warning',
    };
  if (dependency.startsWith(reconciled))
    return {
      node: `flow:${service}.${dependency.slice(reconciled.length)}`,
      code: differences,
      severity: 'warning',
    };
  const [vendor = dependency] = dependency.split('/');
  return { node: nodeOfVendor(vendor), code: 'vendor.circuit_open', severity: 'critical' };
}

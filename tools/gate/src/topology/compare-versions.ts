import type { TopologyDocument } from '@accord/messaging';
import type { Finding } from '../finding.ts';

const check = 'topology-change';

/** What a deploy of `next` would meet on a broker that serves `previous`. Nothing is ever deleted. */
export function compareVersions(previous: TopologyDocument, next: TopologyDocument): Finding[] {
  return [
    ...refusedQueues(previous, next),
    ...refusedExchanges(previous, next),
    ...leftQueues(previous, next),
    ...leftBindings(previous, next),
    ...endedMessages(previous, next),
  ];
}

function refusedQueues(previous: TopologyDocument, next: TopologyDocument): Finding[] {
  return next.queues.flatMap(({ name, arguments: wanted }) => {
    const before = previous.queues.find((queue) => queue.name === name)?.arguments;
    if (before === undefined) return [];
    return [...new Set([...Object.keys(before), ...Object.keys(wanted)])]
      .filter((argument) => before[argument] !== wanted[argument])
      .map((argument) =>
        finding(next.service, {
          severity: 'breaking',
          where: `queue ${name} argument ${argument}`,
          code: 'topology.refused',
          message: `the broker would refuse ${argument} ${shown(wanted[argument])} on ${name}, which has ${shown(before[argument])}: give the queue a new name, or drain and delete the old one by hand`,
        }),
      );
  });
}

function refusedExchanges(previous: TopologyDocument, next: TopologyDocument): Finding[] {
  return next.exchanges.flatMap((wanted) => {
    const before = previous.exchanges.find(({ name }) => name === wanted.name);
    if (before === undefined || JSON.stringify(before) === JSON.stringify(wanted)) return [];
    return [
      finding(next.service, {
        severity: 'breaking',
        where: `exchange ${wanted.name}`,
        code: 'topology.refused',
        message: `the broker would refuse exchange ${wanted.name} as ${JSON.stringify(wanted)}; it has ${JSON.stringify(before)}`,
      }),
    ];
  });
}

function leftQueues(previous: TopologyDocument, next: TopologyDocument): Finding[] {
  return previous.queues
    .filter(({ name }) => !next.queues.some((queue) => queue.name === name))
    .map(({ name }) =>
      finding(next.service, {
        severity: 'risk',
        where: `queue ${name}`,
        code: 'topology.left-behind',
        message: `${name} is read no more and stays at the broker with what is in it, and fills: drain it, unbind it and delete it by hand`,
      }),
    );
}

function leftBindings(previous: TopologyDocument, next: TopologyDocument): Finding[] {
  return previous.bindings
    .filter(({ queue }) => next.queues.some(({ name }) => name === queue))
    .filter((before) => !next.bindings.some((now) => JSON.stringify(now) === JSON.stringify(before)))
    .map(({ queue, exchange, key }) =>
      finding(next.service, {
        severity: 'risk',
        where: `queue ${queue} binding ${key}`,
        code: 'topology.binding-left',
        message: `${queue} stays bound to ${key} of ${exchange}: unbind it by hand, or its messages will be parked`,
      }),
    );
}

function endedMessages(previous: TopologyDocument, next: TopologyDocument): Finding[] {
  return previous.publishes.flatMap((before) => {
    const now = next.publishes.find(({ routingKey }) => routingKey === before.routingKey);
    if (JSON.stringify(now) === JSON.stringify(before)) return [];
    return [
      finding(next.service, {
        severity: now === undefined ? 'risk' : 'breaking',
        where: `message ${before.routingKey}`,
        code: now === undefined ? 'topology.no-longer-published' : 'topology.published-otherwise',
        message:
          now === undefined
            ? `${before.routingKey} is published no more`
            : `${before.routingKey} changes from ${JSON.stringify(before)} to ${JSON.stringify(now)}`,
      }),
    ];
  });
}

function finding(
  service: string,
  what: Pick<Finding, 'severity' | 'code' | 'message'> & { where: string },
): Finding {
  return { check, pair: { consumer: service, provider: 'broker' }, ...what };
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}

import type { PlannedQueue, TopologyDocument } from '@accord/messaging';
import type { Finding } from '../finding.ts';
import { matchesKey } from './documents.ts';

const check = 'topology';

/** Holds what services read against what services publish, and what they declare in common against each other. */
export function compareServices(topologies: readonly TopologyDocument[]): Finding[] {
  return [
    ...topologies.flatMap((reader) => unpublished(reader, topologies)),
    ...topologies.flatMap((reader) => unreadable(reader, topologies)),
    ...topologies.flatMap(unsafeQueues),
    ...disagreements(topologies),
    ...topologies.flatMap((writer) => unread(writer, topologies)),
  ];
}

interface Subscription {
  readonly queue: string;
  readonly exchange: string;
  readonly key: string;
}

/** A binding of a service's own consumer, not of the shared plumbing. */
function subscriptions({ service, bindings }: TopologyDocument): Subscription[] {
  return bindings.filter(({ queue }) => queue.startsWith(`${service}.`));
}

/** What is published to an exchange that some document publishes to; others (telemetry, parking) carry no events. */
function publishersOf(
  topologies: readonly TopologyDocument[],
  { exchange, key }: Subscription,
): TopologyDocument[] {
  return topologies.filter(({ publishes }) =>
    publishes.some((message) => message.exchange === exchange && matchesKey(key, message.routingKey)),
  );
}

function carriesEvents(topologies: readonly TopologyDocument[], exchange: string): boolean {
  return topologies.some(({ publishes }) => publishes.some((message) => message.exchange === exchange));
}

function unpublished(reader: TopologyDocument, topologies: readonly TopologyDocument[]): Finding[] {
  return subscriptions(reader)
    .filter((one) => carriesEvents(topologies, one.exchange) && publishersOf(topologies, one).length === 0)
    .filter((one) => !isFormerVersion(one, subscriptions(reader)))
    .map(({ queue, exchange, key }) => ({
      severity: 'breaking',
      check,
      pair: { consumer: reader.service, provider: key.split('.')[0] ?? exchange },
      where: `queue ${queue} binding ${key}`,
      code: 'topology.nobody-publishes',
      message: `${queue} waits for ${key} on ${exchange}, which no service publishes`,
    }));
}

const versioned = /^(.+)\.v(\d+)$/;

/** A queue stays bound to the version before, for messages that are still under way, beside the one that is published. */
function isFormerVersion({ queue, exchange, key }: Subscription, all: readonly Subscription[]): boolean {
  const [, type, version] = versioned.exec(key) ?? [];
  return all.some((other) => {
    const [, same, newer] = versioned.exec(other.key) ?? [];
    return (
      other.queue === queue && other.exchange === exchange && same === type && Number(newer) > Number(version)
    );
  });
}

function unreadable(reader: TopologyDocument, topologies: readonly TopologyDocument[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const one of subscriptions(reader)) {
    for (const writer of publishersOf(topologies, one)) {
      for (const message of writer.publishes) {
        if (!matchesKey(one.key, message.routingKey) || reader.reads.includes(message.contentType)) continue;
        found.set(message.routingKey, {
          severity: 'breaking',
          check,
          pair: { consumer: reader.service, provider: writer.service },
          interaction: message.routingKey,
          where: `content type ${message.contentType}`,
          code: 'topology.content-type',
          message: `${writer.service} publishes ${message.routingKey} as ${message.contentType}; ${one.queue} reads ${reader.reads.join(', ')}`,
        });
      }
    }
  }
  return [...found.values()];
}

const demanded: Readonly<Record<string, string>> = {
  'x-queue-type': 'quorum',
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
};

/** A consumer's queue loses nothing: replicated, with a way out that is confirmed, and a limit to redelivery. */
function unsafeQueues({ service, queues }: TopologyDocument): Finding[] {
  return queues
    .filter(({ name }) => name.startsWith(`${service}.`))
    .flatMap((queue) => unsafeArguments(queue).map((argument) => unsafe(service, queue, argument)));
}

function unsafeArguments({ arguments: given }: PlannedQueue): string[] {
  return [
    ...Object.entries(demanded)
      .filter(([argument, value]) => given[argument] !== value)
      .map(([argument]) => argument),
    ...['x-delivery-limit', 'x-dead-letter-exchange'].filter((argument) => given[argument] === undefined),
  ];
}

function unsafe(service: string, { name, arguments: given }: PlannedQueue, argument: string): Finding {
  return {
    severity: 'breaking',
    check,
    pair: { consumer: service, provider: 'broker' },
    where: `queue ${name} argument ${argument}`,
    code: 'topology.unsafe-queue',
    message: `${name} could lose messages: ${argument} is ${String(given[argument] ?? 'not set')}`,
  };
}

/** Exchanges and queues that several services declare must be declared alike, or the second deploy is refused. */
function disagreements(topologies: readonly TopologyDocument[]): Finding[] {
  const first = new Map<string, { readonly service: string; readonly text: string }>();
  const findings: Finding[] = [];
  for (const { service, exchanges, queues } of topologies) {
    const declared = [
      ...exchanges.map(({ name, ...rest }) => ({ what: `exchange ${name}`, text: JSON.stringify(rest) })),
      ...queues.map(({ name, ...rest }) => ({ what: `queue ${name}`, text: JSON.stringify(rest) })),
    ];
    for (const { what, text } of declared) {
      const other = first.get(what);
      if (other === undefined) first.set(what, { service, text });
      else if (other.text !== text) {
        findings.push({
          severity: 'breaking',
          check,
          pair: { consumer: service, provider: other.service },
          where: what,
          code: 'topology.disagree',
          message: `${service} declares ${what} as ${text}, ${other.service} as ${other.text}: the broker refuses whoever comes second`,
        });
      }
    }
  }
  return findings;
}

/** An event that only those read who watch everything. */
function unread(writer: TopologyDocument, topologies: readonly TopologyDocument[]): Finding[] {
  const read = topologies.flatMap(subscriptions).filter(({ key }) => key !== '#');
  return writer.publishes
    .filter((message) => !read.some(({ key }) => matchesKey(key, message.routingKey)))
    .map(({ routingKey }) => ({
      severity: 'notice',
      check,
      pair: { consumer: 'nobody', provider: writer.service },
      interaction: routingKey,
      code: 'topology.nobody-reads',
      message: `${writer.service} publishes ${routingKey}, which no service acts on`,
    }));
}

import type { PactFile } from '@accord/contract-kit/pacts';
import type { TopologyDocument } from '@accord/messaging';
import type { Finding } from '../finding.ts';
import { matchesKey } from '../topology/documents.ts';

const check = 'pacts-coverage';

/** What every service reports between its events; named here, because messaging would bring the whole framework along. */
const telemetry = { exchange: 'accord.telemetry', type: 'accord.telemetry.v1' } as const;

/** What every consumer puts aside when it cannot handle it. */
const parked = { queue: 'accord.parked', type: 'accord.parked.v1' } as const;

/** Who depends on whom, as services declare it. */
export interface Dependencies {
  readonly topologies: readonly Pick<TopologyDocument, 'service' | 'publishes' | 'bindings' | 'drains'>[];
  readonly calls: readonly Call[];
}

/** One service that calls another, or a vendor (`vendor-stripe`). */
export interface Call {
  readonly consumer: string;
  readonly provider: string;
}

/**
 * Every event that a queue gets needs an interaction with its owner, and every call a pact over HTTP. The other way
 * round, an interaction that no queue and no call stands for promises something to nobody.
 */
export function uncovered(
  pacts: readonly Pick<PactFile, 'consumer' | 'provider' | 'interactions'>[],
  { topologies, calls }: Dependencies,
): Finding[] {
  const findings: Finding[] = [];
  const wanted = topologies.flatMap((consumer) => eventsHeardBy(consumer, topologies));
  for (const { pair, event, queue } of wanted) {
    if (!has(pacts, pair, (description) => isAbout(description, `${event} for ${queue}`))) {
      const message = `${event} is consumed by ${queue} and has no interaction`;
      findings.push({
        severity: 'breaking',
        check,
        pair,
        where: `queue ${queue}`,
        code: 'event.uncovered',
        message,
      });
    }
  }
  for (const { consumer, provider } of calls) {
    const pair = { consumer, provider };
    if (!has(pacts, pair, (_description, type) => type === 'Synchronous/HTTP')) {
      const message = `${consumer} calls ${provider} and has no pact with it over HTTP`;
      findings.push({ severity: 'breaking', check, pair, code: 'call.uncovered', message });
    }
  }
  return [...findings, ...needless(pacts, wanted)];
}

interface Wanted {
  readonly pair: Call;
  readonly event: string;
  readonly queue: string;
}

function eventsHeardBy(
  { service, bindings, drains }: Dependencies['topologies'][number],
  topologies: Dependencies['topologies'],
): Wanted[] {
  const own = bindings.filter(({ queue }) => queue.startsWith(`${service}.`));
  return topologies.flatMap((owner) => {
    const pair = { consumer: service, provider: owner.service };
    const events = owner.publishes.flatMap(({ exchange, routingKey }) =>
      own
        .filter((binding) => binding.exchange === exchange && matchesKey(binding.key, routingKey))
        .map(({ queue }) => ({ pair, event: routingKey, queue })),
    );
    const reports = own
      .filter(({ exchange }) => exchange === telemetry.exchange && owner.service !== service)
      .map(({ queue }) => ({ pair, event: telemetry.type, queue }));
    const parks = owner.service !== service && drains.includes(parked.queue) && consumes(owner);
    return [...events, ...reports, ...(parks ? [{ pair, event: parked.type, queue: parked.queue }] : [])];
  });
}

function consumes({ service, bindings }: Dependencies['topologies'][number]): boolean {
  return bindings.some(({ queue }) => queue.startsWith(`${service}.`));
}

/** Interactions with services; webhooks of vendors go by no queue. */
function needless(
  pacts: readonly Pick<PactFile, 'consumer' | 'provider' | 'interactions'>[],
  wanted: readonly Wanted[],
): Finding[] {
  const known = new Set(wanted.map(({ event, queue }) => `${event} for ${queue}`));
  return pacts
    .filter(({ provider }) => !provider.startsWith('vendor-'))
    .flatMap(({ consumer, provider, interactions }) =>
      interactions
        .filter(({ type }) => type === 'Asynchronous/Messages')
        .filter(({ description }) => ![...known].some((one) => isAbout(description, one)))
        .map(({ description }) => ({
          severity: 'breaking' as const,
          check,
          pair: { consumer, provider },
          interaction: description,
          code: 'interaction.needless',
          message: 'no queue of the consumer gets this event: the contract binds its owner for nothing',
        })),
    );
}

function has(
  pacts: readonly Pick<PactFile, 'consumer' | 'provider' | 'interactions'>[],
  pair: Call,
  fits: (description: string, type: string) => boolean,
): boolean {
  return pacts.some(
    ({ consumer, provider, interactions }) =>
      consumer === pair.consumer &&
      provider === pair.provider &&
      interactions.some(({ description, type }) => fits(description, type)),
  );
}

/** The interaction itself, or one of its cases: `… for queue, of a bundle`. */
function isAbout(description: string, named: string): boolean {
  return description === named || description.startsWith(`${named}, `);
}

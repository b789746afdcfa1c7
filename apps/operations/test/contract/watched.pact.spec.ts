import {
  eventCatalogue,
  eventExamples,
  orderCancelled,
  orderCompleted,
  orderPlaced,
  orderReturned,
  productChanged,
} from '@accord/canonical';
import {
  eventMetadata,
  expectedEnvelope,
  expectMessage,
  type Flow,
  handledBy,
  pactOf,
  rawHandledBy,
  telemetryExamples,
} from '@accord/contract-kit';
import { exchanges, parkedConsumer, parkedType, telemetryType } from '@accord/messaging';
import { Matchers } from '@pact-foundation/pact';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpReadyProbe } from '../../src/outbound/http-ready-probe.ts';
import { everyEvent, everyTelemetry, forgetPersonOnPersonErased } from '../../src/operations.topology.ts';
import { World } from '../world.ts';

const { arrayContaining, eachLike, integer, like, regex, string } = Matchers;
const flow: Flow = 'operations.tell-story';
const services = ['checkout', 'inventory', 'enrollment', 'customer'];

let world: World;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations();
}, 60_000);

afterAll(() => world.end());

describe('what operations hears of every event', () => {
  const examples = eventCatalogue.map((definition) => ({
    definition,
    data: eventExamples[definition.key] ?? {},
    when: undefined as string | undefined,
  }));
  const { gtin: _gtin, weightGrams: _weight, ...bundle } = productExample();
  const cases = [
    ...examples,
    {
      definition: productChanged,
      data: {
        product: { ...bundle, kind: 'bundle', components: [{ sku: 'KIT-SENSOR-02', quantity: 1 }] },
      },
      when: 'of a bundle',
    },
    ...[orderPlaced, orderCancelled, orderReturned].map((definition) => ({
      definition,
      data: { ...eventExamples[definition.key], marketplace: 'amazon' },
      when: 'of a marketplace',
    })),
  ];

  it.each(cases)('tells of $definition.key $when', async ({ definition, data, when }) => {
    const about = `${definition.key} for ${everyEvent.queue} ${when ?? ''}`;
    await expectMessage(
      pactOf({ consumer: 'operations', provider: definition.owner }),
      {
        flow,
        event: definition.key,
        queue: everyEvent.queue,
        ...(when === undefined ? {} : { when }),
        body: expectedEnvelope(definition, data, about),
        metadata: eventMetadata,
      },
      rawHandledBy(world.transport, everyEvent.queue),
    );
  });
});

describe('what operations has to forget', () => {
  const { queue, events } = forgetPersonOnPersonErased;

  it.each(events)('reads $key', async (definition) => {
    await expectMessage(
      pactOf({ consumer: 'operations', provider: definition.owner }),
      {
        flow: 'customer.forget-person',
        event: definition.key,
        queue,
        body: expectedEnvelope(
          definition,
          eventExamples[definition.key] ?? {},
          `${definition.key} for ${queue}`,
        ),
        metadata: eventMetadata,
      },
      handledBy(world.transport, queue),
    );
  });
});

function productExample(): Record<string, unknown> {
  const { product } = eventExamples[productChanged.key] as { product: Record<string, unknown> };
  return product;
}

describe('what operations hears between the events', () => {
  it.each(services)('tells of vendor calls, retries and compensation of %s', async (service) => {
    const records = telemetryExamples(service).map((record) =>
      like({ ...record, service, kind: regex(new RegExp(`^${record.kind}$`), record.kind) }),
    );
    await expectMessage(
      pactOf({ consumer: 'operations', provider: service }),
      {
        flow,
        event: telemetryType,
        queue: everyTelemetry.queue,
        body: records,
        metadata: {
          exchange: exchanges.telemetry,
          routingKey: service,
          'amqp.contentType': 'application/json',
        },
      },
      rawHandledBy(world.transport, everyTelemetry.queue),
    );
  });
});

describe('what operations hears of a message that nobody could handle', () => {
  const data = eventExamples[orderCompleted.key] ?? {};
  const seen = '2026-01-05T09:00:00.000Z';
  const instant = regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, seen);

  it.each(services)('keeps who of %s put it aside, why and when', async (service) => {
    const consumer = `${service}.follow-orders`;
    const named = regex(new RegExp(`^${service}\\.[a-z0-9-]+$`), consumer);
    await expectMessage(
      pactOf({ consumer: 'operations', provider: service }),
      {
        flow,
        event: parkedType,
        queue: parkedConsumer.queue,
        body: expectedEnvelope(orderCompleted, data, `${parkedType} of ${service}`),
        metadata: {
          exchange: exchanges.parked,
          routingKey: named,
          'amqp.contentType': eventMetadata['amqp.contentType'],
          'amqp.type': orderCompleted.key,
          'x-accord-parked-reason': string('vendor.unavailable'),
          'x-accord-parked-queue': named,
          'x-accord-parked-stack': string('c0ffee'),
          'x-accord-parked-attempts': integer(2),
          'x-accord-parked-first-seen-at': instant,
          'x-accord-parked-at': instant,
        },
      },
      rawHandledBy(world.transport, parkedConsumer.queue),
    );
    expect(await world.lettersOf(consumer)).toMatchObject([
      {
        queue: consumer,
        eventType: orderCompleted.key,
        reason: 'vendor.unavailable',
        stackDigest: 'c0ffee',
        attempts: 2,
        firstSeenAt: seen,
        parkedAt: seen,
      },
    ]);
  });
});

describe('what operations sees of every service', () => {
  const since = '2026-01-05T09:00:00.000Z';
  const dependency = { name: string('postgres'), status: regex(/^(up|down)$/, 'up'), since: like(since) };

  for (const service of services) {
    const pact = pactOf({ consumer: 'operations', provider: service });

    it(`reads whether ${service} is ready, and on what it depends`, async () => {
      await pact
        .addInteraction()
        .uponReceiving('a look whether it is ready')
        .reference('Flow', 'id', 'operations.watch-health' satisfies Flow)
        .withRequest('GET', '/health/ready')
        .willRespondWith(200, (builder) =>
          builder.jsonBody({
            status: 'ready',
            service,
            version: string('0.1.0'),
            dependencies: eachLike({ ...dependency, critical: like(true) }),
          }),
        )
        .executeTest(async ({ url }) => {
          expect(await new HttpReadyProbe().look(url)).toEqual({
            state: 'ready',
            dependencies: [{ name: 'postgres', status: 'up', since }],
          });
        });
    });

    it(`reads what ${service} misses while it goes on`, async () => {
      const missed = {
        name: 'archive',
        status: 'down',
        since: like(since),
        critical: false,
        detail: string('ECONNREFUSED'),
      };
      await pact
        .addInteraction()
        .given('the archive, which can be missed, is down')
        .uponReceiving('a look whether it is ready while something is down')
        .reference('Flow', 'id', 'operations.watch-health' satisfies Flow)
        .withRequest('GET', '/health/ready')
        .willRespondWith(200, (builder) =>
          builder.jsonBody({
            status: 'ready',
            service,
            version: string('0.1.0'),
            dependencies: arrayContaining(missed),
          }),
        )
        .executeTest(async ({ url }) => {
          expect(await new HttpReadyProbe().look(url)).toMatchObject({
            dependencies: [{ name: 'archive', status: 'down', detail: 'ECONNREFUSED' }],
          });
        });
    });
  }
});

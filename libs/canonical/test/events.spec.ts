import { describe, expect, it } from '@jest/globals';
import {
  eventCatalogue,
  eventExamples,
  findEvent,
  jsonSchemaOf,
  openEnvelope,
  orderPlaced,
  parseEnvelope,
  parseEventKey,
  parseTelemetryRecord,
  sealEnvelope,
  seatsGranted,
  type EventDefinition,
} from '@accord/canonical';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const draft = {
  id: '0198c0de-0000-7000-8000-000000000001',
  time: new Date('2026-11-21T03:00:00.000Z'),
  subject: '0198c0de-0000-7000-8000-00000000000a',
  sequence: 4,
  correlationId: '0198c0de-0000-7000-8000-00000000000a',
  causationId: 'request-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

function sampleOf(definition: EventDefinition): object {
  return eventExamples[definition.key] ?? {};
}

describe('event catalogue', () => {
  it('has one example for every event, and none for an event that does not exist', () => {
    expect(Object.keys(eventExamples).sort()).toEqual(eventCatalogue.map(({ key }) => key).sort());
  });

  it('names every event owner.noun.verb.version, owned by its first word', () => {
    for (const definition of eventCatalogue) {
      expect(parseEventKey(definition.key)).toEqual({ type: definition.type, version: definition.version });
      expect(definition.type.split('.')[0]).toBe(definition.owner);
      expect(findEvent(definition.key)).toBe(definition);
    }
    expect(findEvent('checkout.order.placed.v2')).toBe(undefined);
    expect(parseEventKey('order placed')).toBe(undefined);
  });

  it('gives a JSON Schema of draft 2020-12 that compiles and accepts the example, for every event', () => {
    for (const definition of eventCatalogue) {
      const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
      const accepts = ajv.compile(jsonSchemaOf(definition.data));
      expect([definition.key, accepts(sampleOf(definition)), accepts.errors]).toEqual([
        definition.key,
        true,
        null,
      ]);
      expect([definition.key, accepts({})]).toEqual([definition.key, false]);
    }
  });
});

describe('envelope', () => {
  it('comes back from the wire as it went in, for every event', () => {
    for (const definition of eventCatalogue) {
      const sealed = sealEnvelope(definition, { ...draft, data: sampleOf(definition) });
      const wire: unknown = JSON.parse(JSON.stringify(sealed));
      expect(openEnvelope([definition], parseEnvelope(wire))).toEqual(sealed);
      expect(sealed.data).toEqual(sampleOf(definition));
      expect(sealed).toMatchObject({
        type: definition.key,
        source: `/accord/${definition.owner}`,
        sequence: '4',
      });
    }
  });

  it('drops what a newer publisher added, in the envelope and in the data', () => {
    const sealed = sealEnvelope(orderPlaced, {
      ...draft,
      data: orderPlaced.data.parse(sampleOf(orderPlaced)),
    });
    const newer = { ...sealed, partitionkey: 'x', data: { ...sealed.data, giftWrap: true } };
    expect(openEnvelope([orderPlaced], parseEnvelope(newer))).toEqual(sealed);
  });

  it('refuses to publish data that breaks the promise, and does not repeat the data in the message', () => {
    const broken = { ...orderPlaced.data.parse(sampleOf(orderPlaced)), orderId: 'ada@example.org' };
    expect(() => sealEnvelope(orderPlaced, { ...draft, data: broken })).toThrow(
      expect.objectContaining({
        code: 'message.bad_data',
        kind: 'bug',
        message: 'checkout.order.placed.v1 would break its promise at orderId: invalid_format',
      }),
    );
  });

  it('tells an unknown version from an unknown event from a broken one', () => {
    const sealed = sealEnvelope(orderPlaced, {
      ...draft,
      data: orderPlaced.data.parse(sampleOf(orderPlaced)),
    });
    const open = (envelope: object) =>
      openEnvelope<unknown>([orderPlaced, seatsGranted], parseEnvelope(envelope));
    expect(() => open({ ...sealed, type: 'checkout.order.placed.v2' })).toThrow(
      expect.objectContaining({ code: 'message.unknown_major' }),
    );
    expect(() => open({ ...sealed, type: 'checkout.order.lost.v1' })).toThrow(
      expect.objectContaining({ code: 'message.unknown_type' }),
    );
    expect(() => open({ ...sealed, data: {} })).toThrow(expect.objectContaining({ code: 'message.invalid' }));
  });

  it('refuses an envelope without its CloudEvents attributes', () => {
    const sealed = sealEnvelope(seatsGranted, {
      ...draft,
      data: seatsGranted.data.parse(sampleOf(seatsGranted)),
    });
    for (const name of [
      'specversion',
      'id',
      'source',
      'type',
      'subject',
      'time',
      'sequence',
      'correlationid',
    ]) {
      const { [name]: _gone, ...rest }: Record<string, unknown> = { ...sealed };
      expect(() => parseEnvelope(rest)).toThrow(expect.objectContaining({ code: 'message.invalid' }));
    }
    expect(() => parseEnvelope('text')).toThrow(expect.objectContaining({ code: 'message.invalid' }));
  });
});

it('takes a telemetry record only in one of its four shapes', () => {
  const record = { correlationId: 'c', at: '2026-11-21T03:00:00Z', service: 'enrollment' };
  const call = {
    vendor: 'moodle',
    account: 'default',
    operation: 'enrol',
    outcome: 'ok',
    durationMs: 1.5,
    attempt: 1,
  };
  expect(parseTelemetryRecord({ ...record, kind: 'vendor-call', ...call }).kind).toBe('vendor-call');
  expect(() => parseTelemetryRecord({ ...record, kind: 'gossip' })).toThrow(
    expect.objectContaining({ code: 'telemetry.bad_record' }),
  );
});

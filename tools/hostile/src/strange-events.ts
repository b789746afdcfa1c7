import {
  containsCardNumber,
  eventCatalogue,
  eventExamples,
  Failure,
  findEvent,
  jsonSchemaOf,
  numbersOfOtherKinds,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
} from '@accord/canonical';
import fc from 'fast-check';
import { z } from 'zod';
import { wholeValue } from './from-schema.ts';
import { mutated } from './mutate.ts';

const anObject = z.record(z.string(), z.unknown());

/** One message as it goes to one consumer, and what may come of it. */
export interface StrangeEvent {
  readonly messageId: string;
  readonly queue: string;
  /** Of the event that the queue is bound to. */
  readonly key: string;
  readonly body: string;
  /** Why the schemas refuse it; undefined when it is an event, however odd. */
  readonly refusedAs: string | undefined;
}

export interface Consumer {
  readonly queue: string;
  readonly keys: readonly string[];
}

/** Events for each consumer, from the canonical schemas: whole, and with one place made strange. The same seed gives the same. */
export function strangeEvents(
  consumers: readonly Consumer[],
  { seed, each }: { readonly seed: number; readonly each: number },
): StrangeEvent[] {
  return consumers.flatMap(({ queue, keys }, at) =>
    keys.flatMap((key, of) => {
      const made = fc.sample(envelopes(key), { seed: seed + at * 101 + of, numRuns: each });
      return made.map(({ messageId, body }) => {
        const refusedAs = refusalOf(keys, messageId, body);
        return { messageId, queue, key, body, refusedAs };
      });
    }),
  );
}

/** An envelope whose data may be anything that the schema says, and which may itself be broken in one place. */
function envelopes(key: string): fc.Arbitrary<{ messageId: string; body: string }> {
  const definition = eventCatalogue.find((one) => one.key === key);
  if (definition === undefined) throw new Error(`there is no event ${key}`);
  const schema = anObject.parse(jsonSchemaOf(definition.data));
  const schemas = Object.fromEntries(
    Object.entries(anObject.catch({}).parse(schema['$defs'])).map(([name, one]) => [
      name,
      anObject.parse(one),
    ]),
  );
  const example = anObject.parse(eventExamples[key]);
  const whole = fc.oneof(fc.constant(example), wholeValue(schema, schemas));
  const data = fc.oneof(mutated(whole), mutated(whole), whole);
  const ids = fc.record({ messageId: fc.uuid({ version: 4 }), orderId: fc.uuid({ version: 4 }) });
  const sealed = fc.tuple(ids, data).map(([{ messageId, orderId }, given]) => {
    const draft = {
      id: messageId,
      time: new Date('2026-11-20T10:00:00Z'),
      subject: orderId,
      sequence: 1,
      correlationId: orderId,
      causationId: messageId,
      data: example,
    };
    return { messageId, envelope: { ...sealEnvelope(definition, draft), data: ofNobody(given, orderId) } };
  });
  const broken = fc
    .tuple(sealed, fc.nat())
    .chain(([one]) => mutated(fc.constant(one.envelope)).map((envelope) => ({ ...one, envelope })));
  return fc.oneof(sealed, sealed, broken).map(({ messageId, envelope }) => ({
    messageId,
    // What cannot be said in JSON is left out, as by whoever sends it.
    body: JSON.stringify(envelope) ?? 'null',
  }));
}

/** About an order that nobody placed, so that no story but its own is touched. */
function ofNobody(data: unknown, orderId: string): unknown {
  const read = anObject.safeParse(data);
  return read.success && typeof read.data['orderId'] === 'string' ? { ...read.data, orderId } : data;
}

/** What every consumer has to say of it before it looks at it. */
function refusalOf(keys: readonly string[], messageId: string, body: string): string | undefined {
  const definitions = keys.flatMap((key) => findEvent(key) ?? []);
  try {
    const envelope = parseEnvelope(JSON.parse(body));
    if (envelope.id !== messageId) return 'message.invalid';
    if (containsCardNumber(envelope, { except: numbersOfOtherKinds })) return 'message.card_number_refused';
    openEnvelope(definitions, envelope);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

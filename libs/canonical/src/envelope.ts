import { z } from 'zod';
import { parseEventKey, readableKeys, type EventDefinition } from './events/event-definition.ts';
import { Failure } from './failure.ts';
import { parserOf } from './parse.ts';

const attributes = {
  specversion: z.literal('1.0'),
  id: z.uuid(),
  /** The service that published it: `/accord/checkout`. */
  source: z.string().regex(/^\/accord\/[a-z][a-z-]*$/),
  /** Event type with version, equal to the routing key: `checkout.order.placed.v1`. */
  type: z.string().min(1).max(200),
  /** The aggregate's id. Never personal: it is seen in logs and traces. */
  subject: z.string().min(1).max(200),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string().min(1).max(250),
  /** The aggregate's version after the change, decimal: of two events of one subject the greater one is newer. */
  sequence: z.string().regex(/^\d{1,16}$/),
  /** One for the whole story: the order's id in everything that belongs to an order. */
  correlationid: z.string().min(1).max(200),
  /** The message or request that led to this one. */
  causationid: z.string().min(1).max(200),
  traceparent: z
    .string()
    .regex(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
    .optional(),
  /** True for what follows from a synthetic order: it moves no stock, stands in no books and counts nowhere. */
  synthetic: z.boolean().optional(),
};

/** CloudEvents 1.0 in structured JSON, around data that is not parsed yet. Unknown attributes are dropped. */
export const EnvelopeSchema = z.object({ ...attributes, data: z.unknown() });

/** One event as it travels. */
export type Envelope<Data = unknown> = Omit<z.output<typeof EnvelopeSchema>, 'data'> & {
  readonly data: Data;
};

/** What a publisher has to say about one event; the rest of the envelope follows from its definition. */
export interface EnvelopeDraft<Data> {
  readonly id: string;
  readonly time: Date;
  readonly subject: string;
  /** The aggregate's version, a whole number. */
  readonly sequence: number;
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent?: string | undefined;
  readonly synthetic?: boolean | undefined;
  readonly data: Data;
}

/**
 * Puts data into its envelope.
 * @throws Failure `message.bad_data` (bug) when the data is not what the event promises
 */
export function sealEnvelope<Data>(
  definition: EventDefinition<Data>,
  draft: EnvelopeDraft<Data>,
): Envelope<Data> {
  const parsed = definition.data.safeParse(draft.data);
  if (!parsed.success) {
    throw new Failure(
      'message.bad_data',
      'bug',
      `${definition.key} would break its promise${where(parsed.error)}`,
      {
        sent: 'no',
      },
    );
  }
  return {
    specversion: '1.0',
    id: draft.id,
    source: `/accord/${definition.owner}`,
    type: definition.key,
    subject: draft.subject,
    time: draft.time.toISOString(),
    datacontenttype: 'application/json',
    dataschema: `/schemas/${definition.key}`,
    sequence: String(draft.sequence),
    correlationid: draft.correlationId,
    causationid: draft.causationId,
    ...(draft.traceparent === undefined ? {} : { traceparent: draft.traceparent }),
    ...(draft.synthetic === true ? { synthetic: true } : {}),
    data: parsed.data,
  };
}

/** Reads the envelope and leaves the data as it is. @throws Failure `message.invalid` */
export const parseEnvelope: (raw: unknown) => Envelope = parserOf(EnvelopeSchema, {
  code: 'message.invalid',
  what: 'a CloudEvents envelope',
});

/**
 * Reads the data of an envelope as one of the events that the reader knows. An older version is lifted first, and the
 * reader sees nothing but the version it knows: type, schema and data.
 * @throws Failure `message.unknown_major` for a version that is not known, `message.unknown_type`, `message.invalid`
 */
export function openEnvelope<Data>(
  definitions: readonly EventDefinition<Data>[],
  envelope: Envelope,
): Envelope<Data> {
  const current = definitions.find(({ key }) => key === envelope.type);
  if (current !== undefined) return { ...envelope, data: parsedAs(current.data, envelope.data, current.key) };
  const newer = definitions.find((one) => readableKeys(one).includes(envelope.type));
  if (newer === undefined) throw unknown(definitions, envelope.type);
  const { key } = newer;
  const data = parsedAs(newer.data, liftedData(newer, envelope), key);
  return { ...envelope, type: key, dataschema: `/schemas/${key}`, data };
}

/** Climbs from the envelope's version to the definition's, one upcast at a time. */
function liftedData(definition: EventDefinition, { type, data }: Envelope): unknown {
  const { version: from = definition.version } = parseEventKey(type) ?? {};
  let lifted = data;
  for (let version = from; version < definition.version; version += 1) {
    const step = definition.upcasts?.[version];
    if (step === undefined) throw unknown([definition], type);
    lifted = step.to(parsedAs(step.from, lifted, `${definition.type}.v${version}`));
  }
  return lifted;
}

function parsedAs<Data>(schema: z.ZodType<Data>, data: unknown, key: string): Data {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Failure('message.invalid', 'invalid', `Not a ${key}${where(parsed.error)}`, { sent: 'no' });
}

function unknown(definitions: readonly EventDefinition[], key: string): Failure {
  const named = parseEventKey(key);
  return definitions.some(({ type }) => type === named?.type)
    ? new Failure('message.unknown_major', 'invalid', `No reader for this version: ${key}`, { sent: 'no' })
    : new Failure('message.unknown_type', 'invalid', `No reader for this event: ${key}`, { sent: 'no' });
}

/** Names the field, never its value: it may be personal. */
function where(error: z.ZodError): string {
  const [first] = error.issues;
  return first === undefined ? '' : ` at ${first.path.join('.') || 'its root'}: ${first.code}`;
}

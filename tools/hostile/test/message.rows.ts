import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Options } from 'amqplib';

/** An envelope as JSON, before it is broken. */
export type Whole = Readonly<Record<string, unknown>>;

export interface Wire {
  readonly body: Buffer;
  readonly properties?: Options.Publish;
}

export interface MessageRow {
  readonly id: string;
  readonly make: (whole: Whole) => Wire;
  /** To this many consumers only: it is heavy. */
  readonly consumers?: number;
  /** Why it is parked. */
  readonly reason: string;
}

const isWhole = (value: unknown): value is Whole => typeof value === 'object' && value !== null;
const text = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const changed = (changes: Whole) => (whole: Whole) => ({ body: text({ ...whole, ...changes }) });
const without = (name: string) => (whole: Whole) => ({ body: text({ ...whole, [name]: undefined }) });
const sentAs = (properties: Options.Publish) => (whole: Whole) => ({ body: text(whole), properties });
const invalid = { reason: 'message.invalid' };

/** Messages that no consumer takes; each goes to a queue of every service. */
export const messageRows: readonly MessageRow[] = [
  { id: 'amqp.no-json', make: () => ({ body: Buffer.from('<order/>') }), ...invalid },
  { id: 'amqp.empty', make: () => ({ body: Buffer.alloc(0) }), ...invalid },
  { id: 'amqp.half', make: (whole) => ({ body: text(whole).subarray(0, 200) }), ...invalid },
  { id: 'amqp.null', make: () => ({ body: Buffer.from('null') }), ...invalid },
  { id: 'amqp.list', make: (whole) => ({ body: text([whole]) }), ...invalid },
  {
    id: 'amqp.no-utf8',
    make: (whole) => ({ body: Buffer.from(JSON.stringify({ ...whole, subject: 'Zoë' }), 'latin1') }),
    ...invalid,
  },
  {
    id: 'amqp.gzipped',
    make: (whole) => ({ body: gzipSync(text(whole)), properties: { contentEncoding: 'gzip' } }),
    ...invalid,
  },
  { id: 'amqp.gzip-flag-wrong', make: sentAs({ contentEncoding: 'gzip' }), ...invalid },
  { id: 'amqp.content-type', make: sentAs({ contentType: 'application/xml' }), ...invalid },
  { id: 'amqp.no-message-id', make: sentAs({ messageId: '' }), ...invalid },
  { id: 'amqp.other-message-id', make: sentAs({ messageId: randomUUID() }), ...invalid },
  { id: 'amqp.message-id-nul', make: sentAs({ messageId: `a\0${randomUUID()}` }), ...invalid },
  {
    id: 'amqp.header-nul',
    make: () => ({ body: Buffer.from('{'), properties: { headers: { note: 'a\0b', 'c\0d': 1 } } }),
    ...invalid,
  },
  { id: 'amqp.no-id', make: without('id'), ...invalid },
  { id: 'amqp.no-type', make: without('type'), ...invalid },
  { id: 'amqp.no-correlation', make: without('correlationid'), ...invalid },
  { id: 'amqp.no-sequence', make: without('sequence'), ...invalid },
  { id: 'amqp.no-data', make: without('data'), ...invalid },
  { id: 'amqp.data-text', make: changed({ data: 'x' }), ...invalid },
  { id: 'amqp.data-proto', make: changed({ data: { ['__proto__']: {} } }), ...invalid },
  { id: 'amqp.specversion', make: changed({ specversion: '0.3' }), ...invalid },
  { id: 'amqp.time', make: changed({ time: '2026-02-30T00:00:00Z' }), ...invalid },
  { id: 'amqp.time-ms', make: changed({ time: 1_763_694_000_000 }), ...invalid },
  { id: 'amqp.sequence-negative', make: changed({ sequence: '-1' }), ...invalid },
  { id: 'amqp.traceparent', make: changed({ traceparent: '00-zz-zz-01' }), ...invalid },
  { id: 'amqp.source', make: changed({ source: 'https://evil.example' }), ...invalid },
  {
    id: 'amqp.unknown-type',
    make: changed({ type: 'checkout.order.stolen.v1' }),
    reason: 'message.unknown_type',
  },
  {
    id: 'amqp.unknown-major',
    make: (whole) => ({ body: text({ ...whole, type: String(whole['type']).replace(/v\d+$/, 'v99') }) }),
    reason: 'message.unknown_major',
  },
  {
    id: 'amqp.1-mib-and-1',
    make: () => ({ body: Buffer.alloc(1024 * 1024 + 1, 'x') }),
    reason: 'message.too_large',
  },
  {
    id: 'amqp.16-mib',
    make: () => ({ body: Buffer.alloc(16 * 1024 * 1024, ' ') }),
    consumers: 1,
    reason: 'message.too_large',
  },
  {
    id: 'amqp.headers-60-kib',
    make: () => ({ body: Buffer.from('{'), properties: { headers: { x: 'h'.repeat(60_000) } } }),
    ...invalid,
  },
  {
    id: 'amqp.strangers-x-death',
    make: () => ({
      body: Buffer.from('{'),
      properties: {
        headers: {
          'x-death': [{ queue: 'elsewhere', reason: 'expired', count: 9e15 }],
        },
      },
    }),
    ...invalid,
  },
  {
    id: 'amqp.our-own-headers',
    make: () => ({
      body: Buffer.from('{'),
      properties: { headers: { 'x-accord-attempt': -7, 'x-accord-waits': 'NaN' } },
    }),
    ...invalid,
  },
  {
    id: 'amqp.reply-to',
    make: () => ({
      body: Buffer.from('{'),
      properties: { replyTo: 'strangers.answers', correlationId: 'x' },
    }),
    ...invalid,
  },
  {
    id: 'amqp.timestamp-ms',
    make: () => ({ body: Buffer.from('{'), properties: { timestamp: 1_763_694_000_000 } }),
    ...invalid,
  },
  // Put aside by the broker while its consumer is busy, and by its consumer when it is not.
  {
    id: 'amqp.expiration-0',
    make: (whole) => ({ body: text(whole).subarray(1), properties: { expiration: '0' } }),
    reason: 'message.invalid|broker.expired',
  },
  {
    id: 'amqp.card-number',
    make: (whole) => ({
      body: text({
        ...whole,
        data: { ...(isWhole(whole['data']) ? whole['data'] : {}), note: '4242 4242 4242 4242' },
      }),
    }),
    reason: 'message.card_number_refused',
  },
];

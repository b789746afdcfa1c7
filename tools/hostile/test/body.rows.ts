import { gzipSync } from 'node:zlib';

type Body = Readonly<Record<string, unknown>>;

export interface BodyRow {
  /** Stable: section, interface, case. */
  readonly id: string;
  readonly body: (good: Body) => string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
}

const text = JSON.stringify;
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
/** The good body with one more field, written by hand where JSON.stringify would not write it so. */
const withField = (good: Body, field: string): string => `${text(good).slice(0, -1)},${field}}`;
/** Small on the wire, 16 MiB when unpacked. */
const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024));
const inUtf16 = (value: string): Uint8Array =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(value, 'utf16le')]);

const malformed = { status: 400, code: 'request.malformed' };
const invalid = { status: 422, code: 'request.invalid' };
const unsupported = { status: 415, code: 'request.unsupported_media_type' };
const tooLarge = { status: 413, code: 'request.too_large' };

/** Bodies that no endpoint takes, whatever it is for; each goes to all of them. */
export const bodyRows: readonly BodyRow[] = [
  { id: 'rest.no-json', body: () => 'order one kit, please', ...malformed },
  { id: 'rest.empty', body: () => '', ...malformed },
  { id: 'rest.half-json', body: (good) => text(good).slice(0, -2), ...malformed },
  { id: 'rest.two-documents', body: (good) => text(good) + text(good), ...malformed },
  { id: 'rest.single-quotes', body: () => "{'a':1}", ...malformed },
  { id: 'rest.nan', body: (good) => withField(good, '"x":NaN'), ...malformed },
  { id: 'rest.null', body: () => 'null', ...invalid },
  { id: 'rest.list', body: (good) => text([good]), ...invalid },
  { id: 'rest.bare-text', body: () => '"order"', ...invalid },
  { id: 'rest.bare-number', body: () => '1e309', ...invalid },
  { id: 'rest.1-mib-and-1', body: () => `"${'x'.repeat(1_048_575)}"`, ...tooLarge },
  { id: 'rest.depth-100', body: (good) => withField(good, `"x":${nested(100)}`), ...invalid },
  { id: 'rest.depth-100000', body: (good) => withField(good, `"x":${nested(100_000)}`), ...invalid },
  {
    id: 'rest.100000-keys',
    body: (good) => withField(good, Array.from({ length: 100_000 }, (_, at) => `"${at}":1`).join(',')),
    status: 413,
    code: 'request.too_many_fields',
  },
  {
    id: 'rest.repeated-field',
    body: (good) => withField(good, text(good).slice(1, -1)),
    status: 400,
    code: 'request.repeated_field',
  },
  { id: 'rest.proto', body: (good) => withField(good, '"__proto__":{"admin":true}'), ...malformed },
  {
    id: 'rest.proto-escaped',
    body: (good) => withField(good, '"\\u005f_proto__":{"admin":true}'),
    ...malformed,
  },
  {
    id: 'rest.constructor',
    body: (good) => withField(good, '"constructor":{"prototype":{"admin":true}}'),
    ...malformed,
  },
  { id: 'rest.nul', body: (good) => withField(good, '"x":"a\\u0000b"'), ...invalid },
  { id: 'rest.lone-surrogate', body: (good) => withField(good, '"x":"\\ud83d"'), ...invalid },
  { id: 'rest.lone-surrogate-key', body: (good) => withField(good, '"\\udc00":1'), ...invalid },
  { id: 'rest.no-utf8', body: (good) => Buffer.from(withField(good, '"x":"\xff"'), 'latin1'), ...malformed },
  {
    id: 'rest.overlong-utf8',
    body: () => Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
    ...malformed,
  },
  { id: 'rest.utf16', body: (good) => inUtf16(text(good)), ...malformed },
  {
    id: 'rest.charset-utf16',
    body: (good) => Buffer.from(text(good), 'utf16le'),
    headers: { 'content-type': 'application/json; charset=utf-16le' },
    ...unsupported,
  },
  {
    id: 'rest.charset-latin1',
    body: text,
    headers: { 'content-type': 'application/json; charset=iso-8859-1' },
    ...unsupported,
  },
  { id: 'rest.text-plain', body: text, headers: { 'content-type': 'text/plain' }, ...unsupported },
  {
    id: 'rest.form',
    body: () => 'a=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    ...unsupported,
  },
  {
    id: 'rest.multipart',
    body: () => '--x--',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    ...unsupported,
  },
  {
    id: 'rest.xml',
    body: () => '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    headers: { 'content-type': 'application/xml' },
    ...unsupported,
  },
  {
    id: 'rest.gzip',
    body: (good) => gzipSync(text(good)),
    headers: { 'content-encoding': 'gzip' },
    ...unsupported,
  },
  {
    id: 'rest.gzip-bomb',
    body: () => bomb,
    headers: { 'content-encoding': 'gzip' },
    ...unsupported,
  },
  { id: 'rest.gzip-undeclared', body: (good) => gzipSync(text(good)), ...malformed },
  {
    id: 'rest.card',
    body: (good) => withField(good, '"remark":"4242 4242 4242 4242"'),
    status: 422,
    code: 'request.card_number_refused',
  },
  {
    id: 'rest.card-number',
    body: (good) => withField(good, '"remark":378282246310005'),
    status: 422,
    code: 'request.card_number_refused',
  },
  {
    id: 'rest.card-key',
    body: (good) => withField(good, '"6011111111111117":1'),
    status: 422,
    code: 'request.card_number_refused',
  },
  {
    id: 'rest.card-deep',
    body: (good) => withField(good, '"a":[{"b":[["5555-5555-5555-4444"]]}]'),
    status: 422,
    code: 'request.card_number_refused',
  },
];

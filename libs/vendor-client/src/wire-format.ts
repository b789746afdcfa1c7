import { currentContext, surveyFields } from '@accord/service-kit';
import type { Credentials } from './auth.ts';
import { encodeForm, encodeQuery } from './encode.ts';
import type { WireAnswer, WireRequest } from './exchange.ts';
import type { VendorClientOptions } from './options.ts';
import type { VendorRequest, VendorResponse } from './vendor-client.ts';

/** Turns requests into bytes for one account: what never changes is prepared once. */
export class WireFormat {
  readonly #basePath: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #peer: boolean;

  constructor(options: {
    readonly baseUrl: URL;
    readonly headers: Readonly<Record<string, string>>;
    readonly peer: boolean;
  }) {
    this.#basePath = options.baseUrl.pathname.replace(/\/$/, '');
    this.#headers = { accept: 'application/json', 'user-agent': 'accord', ...lowerCased(options.headers) };
    this.#peer = options.peer;
  }

  write(request: VendorRequest, credentials: Credentials, remainingMs: number): WireRequest {
    const headers: Record<string, string> = { ...this.#headers };
    if (credentials.header) headers[credentials.header[0]] = credentials.header[1];
    if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
    if (this.#peer) addContext(headers, remainingMs);
    let body: string | null = null;
    if (request.json !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(request.json);
    } else if (request.form !== undefined) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
      body = joined(encodeForm(request.form), credentials.form, '&');
    }
    if (request.headers) Object.assign(headers, lowerCased(request.headers));
    return { method: request.method, path: this.#path(request, credentials), headers, body };
  }

  #path(request: VendorRequest, credentials: Credentials): string {
    const query = request.query === undefined ? '' : encodeQuery(request.query);
    if (credentials.query === undefined) return this.#basePath + request.path + query;
    return joined(this.#basePath + request.path + query, credentials.query, query === '' ? '?' : '&');
  }
}

/** Undefined when the answer says 2xx and carries text that is no JSON, or JSON that may be read in two ways. */
export function readAnswer(
  { status, headers, text }: WireAnswer,
  { refuseRepeatedFields = false }: Pick<VendorClientOptions, 'refuseRepeatedFields'> = {},
): VendorResponse | undefined {
  const unread = { status, headers, body: undefined, rawBody: text };
  if (text === '') return unread;
  const read = readJson(text);
  if (read !== undefined && !(refuseRepeatedFields && surveyFields(text) !== undefined))
    return { ...unread, body: read.value };
  return status < 300 ? undefined : unread;
}

function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function addContext(headers: Record<string, string>, remainingMs: number): void {
  headers['x-deadline-ms'] = String(Math.max(1, Math.floor(remainingMs)));
  const context = currentContext();
  if (context === undefined) return;
  headers['x-correlation-id'] = context.correlationId;
  headers['accept-language'] = context.locale;
  if (context.synthetic === true) headers['x-accord-synthetic'] = 'true';
  if (context.traceparent !== undefined) headers['traceparent'] = context.traceparent;
}

function joined(text: string, addition: string | undefined, separator: string): string {
  if (addition === undefined) return text;
  return text === '' ? addition : text + separator + addition;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

import { randomBytes } from 'node:crypto';
import type { Attributes, Span, SpanStatusCode } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { currentContext, inheritContext, runInContext } from './context.ts';
import { isError } from './is-error.ts';
import { silentSpan } from './silent-span.ts';
import type { SpanSource } from './span-source.ts';

export interface TracingOptions {
  readonly service: string;
  /** Base address of an OTLP/HTTP collector; without it no span is made and ids are only passed on. */
  readonly otlpEndpoint?: string | undefined;
  /** Receives each span as it ends, instead of a collector: for tests. */
  readonly exporter?: SpanExporter;
}

export interface Tracing {
  /** Hands over what is still buffered, then goes back to passing ids on. */
  stop(): Promise<void>;
}

export interface SpanOptions {
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Ids, codes and counts; never personal data or secrets. */
  readonly attributes?: Attributes;
  /** Trace context to hang the span on, when it is not the present one. */
  readonly parent?: string | undefined;
}

/** `SpanStatusCode.ERROR`, written out: OpenTelemetry is loaded only where spans are made. */
export const failed: SpanStatusCode = 2;

let source: SpanSource | undefined;

/**
 * Turns spans on for the process. The active span travels as `traceparent` in the call context, so that one
 * AsyncLocalStorage serves both and a process without collector pays nothing but the passing on of an id: it does not
 * even load OpenTelemetry.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  if (options.exporter === undefined && options.otlpEndpoint === undefined)
    return { stop: () => Promise.resolve() };
  const { openSpanSource } = await import('./span-source.ts');
  const opened = openSpanSource(options);
  source = opened;
  return {
    stop: async () => {
      source = undefined;
      await opened.close();
    },
  };
}

/** Runs the work inside a span that ends with it; a thrown error marks the span by name and code, not by text. */
export async function withSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => T | Promise<T>,
): Promise<T> {
  if (source === undefined) {
    if (options.parent === undefined || options.parent === currentContext()?.traceparent)
      return work(silentSpan);
    return runInContext(inheritContext({ traceparent: options.parent }), () => work(silentSpan));
  }
  const span = source.start(name, options);
  try {
    return await runInContext(inheritContext({ traceparent: traceparentOf(span) }), () => work(span));
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A span that the caller ends itself; undefined while tracing is off. */
export function openSpan(name: string, options: SpanOptions): Span | undefined {
  return source?.start(name, options);
}

/** Trace context to send along with an outgoing call or message. */
export function currentTraceparent(): string | undefined {
  return currentContext()?.traceparent;
}

/** A trace begins here: no caller brought one. */
export function newTraceparent(): string {
  const random = randomBytes(24).toString('hex');
  return `00-${random.slice(0, 32)}-${random.slice(32)}-01`;
}

/** W3C Trace Context; ids of nothing but zeros are none. */
const traceparentForm = /^(?!ff)([\da-f]{2})-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}(-.*)?$/;

/** The caller's trace context if it is well-formed, else undefined. */
export function readTraceparent(header: unknown): string | undefined {
  const [whole, version, more] = (typeof header === 'string' && traceparentForm.exec(header)) || [];
  return version === '00' && more !== undefined ? undefined : whole; // only a later version may go on after the flags
}

export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

export function markFailed(span: Span, error: unknown): void {
  const name = isError(error) ? error.name : 'thrown value';
  const code = isError(error) && 'code' in error ? String(error.code) : name;
  span.setStatus({ code: failed, message: code });
  span.addEvent('exception', { 'exception.type': name, 'accord.code': code });
}

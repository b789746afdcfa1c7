import { randomBytes } from 'node:crypto';
import { INVALID_SPAN_CONTEXT, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { currentContext, inheritContext, runInContext } from './context.ts';
import { isError } from './is-error.ts';

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

const spanKinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

const silentSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
let tracer: Tracer | undefined;

/**
 * Turns spans on for the process. The active span travels as `traceparent` in the call context, so that one
 * AsyncLocalStorage serves both and a process without collector pays nothing but the passing on of an id.
 */
export function startTracing(options: TracingOptions): Tracing {
  const processor = spanProcessor(options);
  if (processor === undefined) return { stop: () => Promise.resolve() };
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `accord-${options.service}` }),
    spanProcessors: [processor],
  });
  tracer = provider.getTracer('accord');
  return {
    stop: async () => {
      tracer = undefined;
      await provider.shutdown();
    },
  };
}

/** Runs the work inside a span that ends with it; a thrown error marks the span by name and code, not by text. */
export async function withSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => T | Promise<T>,
): Promise<T> {
  if (tracer === undefined) {
    if (options.parent === undefined || options.parent === currentContext()?.traceparent)
      return work(silentSpan);
    return runInContext(inheritContext({ traceparent: options.parent }), () => work(silentSpan));
  }
  const span = startSpan(name, options);
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
  return tracer === undefined ? undefined : startSpan(name, options);
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

/** The caller's trace context if it is well-formed, else undefined. */
export function readTraceparent(header: unknown): string | undefined {
  return typeof header === 'string' && parseTraceParent(header) !== null ? header : undefined;
}

export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

export function markFailed(span: Span, error: unknown): void {
  const name = isError(error) ? error.name : 'thrown value';
  const code = isError(error) && 'code' in error ? String(error.code) : name;
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  span.addEvent('exception', { 'exception.type': name, 'accord.code': code });
}

function startSpan(name: string, options: SpanOptions): Span {
  if (tracer === undefined) return silentSpan;
  const { kind = 'internal', attributes = {}, parent = currentContext()?.traceparent } = options;
  return tracer.startSpan(name, { kind: spanKinds[kind], attributes }, parentContext(parent));
}

function parentContext(traceparent: string | undefined): Context {
  const parsed = traceparent === undefined ? null : parseTraceParent(traceparent);
  return parsed === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parsed, isRemote: true });
}

function spanProcessor(options: TracingOptions): BatchSpanProcessor | SimpleSpanProcessor | undefined {
  if (options.exporter) return new SimpleSpanProcessor({ exporter: options.exporter });
  if (options.otlpEndpoint === undefined) return undefined;
  const url = `${options.otlpEndpoint.replace(/\/$/, '')}/v1/traces`;
  return new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) });
}

import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { currentContext } from './context.ts';
import type { SpanOptions, TracingOptions } from './tracing.ts';

/** Where spans come from while tracing is on. Loads OpenTelemetry, so it is loaded itself only then. */
export interface SpanSource {
  start(name: string, options: SpanOptions): Span;
  /** Hands over what is still buffered. */
  close(): Promise<void>;
}

const spanKinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export function openSpanSource(options: TracingOptions): SpanSource {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `accord-${options.service}` }),
    spanProcessors: [spanProcessor(options)],
  });
  const tracer = provider.getTracer('accord');
  return {
    start(name, { kind = 'internal', attributes = {}, parent = currentContext()?.traceparent }) {
      return tracer.startSpan(name, { kind: spanKinds[kind], attributes }, parentContext(parent));
    },
    close: () => provider.shutdown(),
  };
}

function parentContext(traceparent: string | undefined): Context {
  const parsed = traceparent === undefined ? null : parseTraceParent(traceparent);
  return parsed === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parsed, isRemote: true });
}

function spanProcessor({
  exporter,
  otlpEndpoint = '',
}: TracingOptions): BatchSpanProcessor | SimpleSpanProcessor {
  if (exporter) return new SimpleSpanProcessor({ exporter });
  const url = `${otlpEndpoint.replace(/\/$/, '')}/v1/traces`;
  return new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) });
}

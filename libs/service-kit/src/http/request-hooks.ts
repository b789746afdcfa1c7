import { containsCardNumber } from '@accord/canonical';
import type { Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { runInContext } from '../context.ts';
import type { CallContext } from '../context.ts';
import type { HealthRegistry } from '../health.ts';
import { createLogger } from '../logger.ts';
import { histogram } from '../metrics.ts';
import { systemClock, systemIds } from '../system.ts';
import { failed, newTraceparent, openSpan, readTraceparent, traceparentOf } from '../tracing.ts';
import { localeOf } from './locale.ts';

declare module 'fastify' {
  interface FastifyRequest {
    accordContext?: CallContext;
    accordSpan?: Span | undefined;
    /** The body as it came, for webhook signatures. */
    rawBody?: Buffer;
  }
}

const correlationForm = /^[\w.:-]{1,100}$/;
const slowMs = 1_000;

/** Marks a request as synthetic; the guard lets it through for those who may. */
const syntheticHeader = 'x-accord-synthetic';

/**
 * What every request passes, before Nest sees it: correlation, trace, time measure, and `Connection: close` while
 * draining. One log line per request only at debug; slow and failed ones are always written.
 */
export function addRequestHooks(instance: FastifyInstance, service: string, health: HealthRegistry): void {
  const log = createLogger('http');
  const duration = histogram({
    name: 'http_server_request_duration_seconds',
    help: 'time from the first byte of a request to the last of its answer',
    labelNames: ['service_name', 'http_request_method', 'http_route', 'http_response_status_code'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });

  instance.addHook('onRequest', (request, reply, done) => {
    const context = openContext(request);
    request.accordContext = context;
    void reply.header('x-correlation-id', context.correlationId);
    if (health.draining) void reply.header('connection', 'close');
    runInContext(context, done);
  });

  // Before Node 24, reading the body leaves the asynchronous context of onRequest, so it is entered once more.
  instance.addHook('preValidation', (request, _reply, done) => {
    if (request.accordContext === undefined) done();
    else runInContext(request.accordContext, done);
  });

  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const status = reply.statusCode;
    const tookMs = reply.elapsedTime;
    const stream = isStream(reply);
    if (!stream)
      duration
        .series({
          service_name: `accord-${service}`,
          http_request_method: request.method,
          http_route: route,
          http_response_status_code: String(status),
        })
        .observe(tookMs / 1000);
    endSpan(request, reply);
    const fields = {
      event: 'request.done',
      method: request.method,
      route,
      status,
      tookMs: Math.round(tookMs),
    };
    if (tookMs > slowMs && !stream) log.warn(fields, 'slow request');
    else log.debug(fields);
    done();
  });
}

/** Server-sent events last as long as somebody watches, which says nothing about speed. */
function isStream(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('text/event-stream');
}

function openContext(request: FastifyRequest): CallContext {
  const { headers } = request;
  const given = headers['x-correlation-id'];
  const leftMs = Number(headers['x-deadline-ms']);
  const arrived = readTraceparent(headers.traceparent);
  const span = openSpan(`${request.method} ${request.routeOptions.url ?? 'unknown'}`, {
    kind: 'server',
    parent: arrived,
    attributes: {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url ?? 'unknown',
    },
  });
  request.accordSpan = span;
  return {
    correlationId: isCorrelationId(given) ? given : systemIds.next(),
    traceparent: span === undefined ? (arrived ?? newTraceparent()) : traceparentOf(span),
    locale: localeOf(headers['accept-language']),
    ...(headers[syntheticHeader] === 'true' ? { synthetic: true } : {}),
    ...(leftMs > 0 ? { deadlineAtMs: systemClock.now().getTime() + leftMs } : {}),
  };
}

/** It is logged and answered, so it may be nothing but an id. */
function isCorrelationId(given: string | string[] | undefined): given is string {
  return typeof given === 'string' && correlationForm.test(given) && !containsCardNumber(given);
}

function endSpan(request: FastifyRequest, reply: FastifyReply): void {
  const span = request.accordSpan;
  if (span === undefined) return;
  span.setAttribute('http.response.status_code', reply.statusCode);
  if (reply.statusCode >= 500) span.setStatus({ code: failed });
  span.end();
}

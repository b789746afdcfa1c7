import type { Socket } from 'node:net';
import { containsCardNumber } from '@accord/canonical';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorCodes } from 'fastify';
import { builtinProblems } from '../problems/builtin.ts';
import { writeProblem } from '../problems/document.ts';
import { Problem } from '../problems/problem.ts';
import { systemIds } from '../system.ts';
import { localeOf } from './locale.ts';

/** Refuses compressed bodies, which nobody here unpacks: read as they are they would be taken for something else. */
export function refuseEncodedBodies(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() === 'identity') done();
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(encoding));
  });
}

/** Hexadecimal digits that no person writes a card number into, and that by chance may look like one. */
const machineMade: ReadonlySet<string> = new Set(['traceparent', 'tracestate', 'content-length']);

/** Refuses an address or a header that holds a card number, before any of it is logged, kept or answered. */
export function refuseCardNumbers(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    const held =
      containsCardNumber(decoded(request.url)) ||
      Object.entries(request.headers).some(
        ([name, value]) => !machineMade.has(name) && containsCardNumber(value),
      );
    done(held ? new Problem('request.card_number_refused') : undefined);
  });
}

function decoded(url: string): string {
  if (!url.includes('%') && !url.includes('+')) return url;
  try {
    return decodeURIComponent(url.replaceAll('+', ' '));
  } catch {
    // A query may hold a stray percent sign; what can be read of it is looked at.
    return url;
  }
}

type EarlyCode = 'request.refused' | 'request.timed_out' | 'request.head_too_large';

/** What cannot even be routed (`/%zz`) is refused before any hook has run, and in the same words as everything else. */
export function answerUnroutable(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, body } = earlyAnswer(
    'request.refused',
    localeOf(request.headers['accept-language']),
  );
  void reply.status(status).headers(headers).send(body);
}

/** By Node's own error codes; everything else that its parser refuses is no HTTP at all. */
const codeByParserError: Readonly<Record<string, EarlyCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timed_out',
  HPE_HEADER_OVERFLOW: 'request.head_too_large',
};

/** Answers bytes that are no request, or half of one, and closes: whoever sent them is not followed. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = earlyAnswer(
    codeByParserError[error.code ?? ''] ?? 'request.refused',
    'en',
  );
  const head = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${String(status)} Refused\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

function earlyAnswer(code: EarlyCode, locale: 'de' | 'en') {
  const correlationId = systemIds.next();
  const definition = builtinProblems[code];
  const document = writeProblem({ code, definition, locale, correlationId });
  return {
    status: document.status,
    headers: {
      'x-correlation-id': correlationId,
      'content-language': locale,
      'content-type': 'application/problem+json; charset=utf-8',
    },
    body: JSON.stringify(document),
  };
}

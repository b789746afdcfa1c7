import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, VendorMock } from '../vendor.ts';
import { strikesAfterTheEffect, type Fault, type FaultKind } from './fault.ts';
import { isPageFault, mispaged, pageFaults } from './mispaged.ts';

/** Faults that concern a request, as opposed to the vendor's own webhooks. */
export const requestFaults: ReadonlySet<FaultKind> = new Set([
  'latency',
  'status',
  'rate_limit',
  'timeout',
  'cut',
  'malformed',
  'partial',
  ...pageFaults,
  'expired_token',
  'down',
]);

/** Longest answer time of a `latency` fault that names none, in milliseconds. */
const defaultLatencyMs = 200;

/** Faults after which nobody gets an answer. */
export const silentFaults: ReadonlySet<FaultKind> = new Set(['timeout', 'down', 'cut']);

/** Keeps the framework from answering in our place: the request is over, one way or another. */
const never = (): Promise<never> => new Promise<never>(() => undefined);

/** The answer that a fault puts in place of the real one, where it has one. */
function replacement(fault: Fault, mock: VendorMock): Answer | undefined {
  switch (fault.kind) {
    case 'status':
      return mock.failure('server_error', fault.status ?? 503);
    case 'rate_limit': {
      const answer = mock.failure('rate_limited', 429);
      return {
        ...answer,
        headers: { ...answer.headers, 'retry-after': String(fault.retryAfterSeconds ?? 1) },
      };
    }
    case 'expired_token':
      return mock.failure('unauthenticated', 401);
    default:
      return undefined;
  }
}

/** Whether the fault ends the request before the vendor does anything. */
export function endsBefore(fault: Fault): boolean {
  return fault.kind !== 'latency' && !strikesAfterTheEffect(fault);
}

/** Ends the request before the vendor does anything. */
export function strikeBefore(
  fault: Fault,
  { mock, request, reply }: { mock: VendorMock; request: FastifyRequest; reply: FastifyReply },
): void {
  const answer = replacement(fault, mock);
  if (answer) {
    void reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .type(mock.contentType)
      .send(answer.body);
  } else if (silentFaults.has(fault.kind)) {
    reply.hijack();
    if (fault.kind !== 'timeout') request.raw.socket.destroy();
  } else {
    void reply.code(200).type(mock.contentType).send(spoiled(fault.kind, '{"object":"unfinished"}'));
  }
}

/** Lets a slow request wait, before the vendor does anything. */
export async function delayBefore(fault: Fault): Promise<void> {
  if (fault.kind === 'latency' && !strikesAfterTheEffect(fault))
    await wait(fault.latencyMs ?? defaultLatencyMs);
}

function spoiled(kind: FaultKind, payload: string): string {
  if (kind === 'malformed') return '<html><body>Bad gateway</body></html>';
  return payload.slice(0, Math.max(1, Math.floor(payload.length / 2)));
}

/** Strikes when the vendor's work is done: returns what is sent instead of the real answer. */
export async function strikeAfter(
  fault: Fault,
  {
    mock,
    request,
    reply,
    payload,
  }: { mock: VendorMock; request: FastifyRequest; reply: FastifyReply; payload: unknown },
): Promise<unknown> {
  const answer = replacement(fault, mock);
  if (answer) {
    reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .type(mock.contentType);
    return JSON.stringify(answer.body);
  }
  const text = typeof payload === 'string' ? payload : '';
  switch (fault.kind) {
    case 'latency':
      await wait(fault.latencyMs ?? defaultLatencyMs);
      return payload;
    case 'timeout':
      return never();
    case 'down':
      request.raw.socket.destroy();
      return never();
    case 'cut':
      reply.raw.writeHead(reply.statusCode, {
        'content-type': mock.contentType,
        'content-length': Buffer.byteLength(text) + 1,
      });
      reply.raw.write(text.slice(0, Math.floor(text.length / 2)), () => request.raw.socket.destroy());
      return never();
    default:
      return isPageFault(fault.kind)
        ? mispaged(fault, mock, { request, reply, text })
        : spoiled(fault.kind, text);
  }
}

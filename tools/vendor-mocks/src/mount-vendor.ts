import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestLog } from './control/request-log.ts';
import {
  delayBefore,
  endsBefore,
  requestFaults,
  silentFaults,
  strikeAfter,
  strikeBefore,
} from './faults/fault-hooks.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import { strikesAfterTheEffect, type Fault } from './faults/fault.ts';
import { knownAccountOf, rememberAccount } from './shared/accounts.ts';
import { parseBrackets } from './shared/brackets.ts';
import { Refusal, type VendorMock } from './vendor.ts';

const struck = Symbol('fault');
type WithFault = FastifyRequest & { [struck]?: Fault };

/** What one mounted vendor needs beside its own routes. */
export interface Mounted {
  readonly mock: VendorMock;
  readonly faults: FaultPlan;
  readonly requests: RequestLog;
}

/**
 * Serves one vendor under its prefix. Order of what happens to a request: who is it, fault before the effect,
 * credentials refused, the vendor's own hooks and handler, fault after the effect, log.
 */
export async function mountVendor(server: FastifyInstance, mounted: Mounted): Promise<void> {
  const { mock, faults, requests } = mounted;
  await server.register(
    async (app) => {
      acceptBodies(app);
      // With a callback, not a promise: when the caller hangs up meanwhile, what was ended here must not reach the handler.
      app.addHook('preHandler', (request: WithFault, reply, proceed) => {
        const account = mock.authenticate(request);
        if (account) rememberAccount(request, account);
        const operation = operationOf(mock, request);
        const fault = faults.strike({ operation, account, kinds: requestFaults });
        if (fault) {
          request[struck] = fault;
          if (silentFaults.has(fault.kind)) note(request, 0);
          if (endsBefore(fault)) return strikeBefore(fault, { mock, request, reply });
        }
        if (account) return proceed();
        void refuse(reply, mock.failure('unauthenticated', 401), mock);
      });
      app.setErrorHandler((error, _request, reply) => {
        if (error instanceof Refusal) return refuse(reply, error, mock);
        const status = statusOf(error);
        return refuse(reply, mock.failure(status < 500 ? 'malformed' : 'server_error', status), mock);
      });
      app.setNotFoundHandler((_request, reply) => refuse(reply, mock.failure('not_found', 404), mock));
      mock.register(app);
      app.addHook('preHandler', async (request: WithFault) => {
        // Only now: while a first call is slow, a second one with its idempotency key must find the key in use.
        if (request[struck]) await delayBefore(request[struck]);
      });
      app.addHook('onSend', async (request: WithFault, reply, payload) => {
        const fault = request[struck];
        if (!fault || !strikesAfterTheEffect(fault)) return payload;
        return strikeAfter(fault, { mock, request, reply, payload });
      });
      app.addHook('onResponse', async (request, reply) => note(request, reply.statusCode));
      function note(request: WithFault, status: number): void {
        requests.add(logEntry(mock, request, status));
      }
    },
    { prefix: mock.prefix },
  );
}

function acceptBodies(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, parseBrackets(String(body)));
    },
  );
  app.addContentTypeParser(
    'application/vnd.api+json',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
}

function refuse(
  reply: FastifyReply,
  answer: {
    readonly status: number;
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
  mock: VendorMock,
): FastifyReply {
  return reply
    .code(answer.status)
    .headers(answer.headers ?? {})
    .type(mock.contentType)
    .send(answer.body);
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}

function operationOf(mock: VendorMock, request: FastifyRequest): string {
  return request.routeOptions.config.operation ?? mock.operationOf?.(request) ?? 'unknown';
}

function logEntry(mock: VendorMock, request: WithFault, status: number) {
  const account = knownAccountOf(request);
  const key = request.headers['idempotency-key'];
  const correlationId = request.headers['x-correlation-id'];
  const path = request.url.split('?')[0] ?? request.url;
  return {
    at: new Date().toISOString(),
    operation: operationOf(mock, request),
    method: request.method,
    path,
    status,
    ...(account ? { account } : {}),
    ...(request[struck] ? { fault: request[struck].kind } : {}),
    ...(typeof key === 'string' ? { idempotencyKey: key } : {}),
    ...(typeof correlationId === 'string' ? { correlationId } : {}),
    ...(request.body === undefined ? {} : { body: withoutToken(request.body) }),
  };
}

/** Moodle's token, PagerDuty's key and what a token is asked for with travel in the body: they are no use in a log. */
const inBodies = ['wstoken', 'routing_key', 'client_secret', 'password', 'refresh_token'];

function withoutToken(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !inBodies.some((name) => name in body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, inBodies.includes(name) ? '***' : value]),
  );
}

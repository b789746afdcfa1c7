import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import { References } from '../../shared/references.ts';
import {
  Refusal,
  SeedRefused,
  type AccountName,
  type Answer,
  type FailureReason,
  type VendorMock,
} from '../../vendor.ts';

const { apiKey, apiKeySecond } = mockCredentials.opsgenie;

const alertBody = z.looseObject({
  message: z.string().min(1).max(130),
  alias: z.string().max(512).optional(),
  priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']).optional(),
});
const target = z.object({ identifier: z.string() });

/** All that was said under one alias. */
interface Alert {
  readonly alias: string;
  readonly message: string;
  status: 'open' | 'acknowledged' | 'closed';
  /** Creating it again while it is open counts it again. */
  count: number;
}

interface OpsgenieState {
  readonly alerts: Map<string, Alert>;
  readonly references: References;
  /** What was asked for, by the id that was answered: the alias it was about. */
  readonly requests: Map<string, string>;
}

const messages: Readonly<Record<FailureReason, string>> = {
  unauthenticated: 'Could not authenticate',
  rate_limited: 'You are making too many requests',
  server_error: 'Internal Server Error',
  not_found: 'Not found',
  malformed: 'Request body is not processable',
};

/** Opsgenie's alerts: takes everything with 202 and carries it out by alias, also what is about no alert it knows. */
export class OpsgenieMock implements VendorMock {
  readonly name = 'opsgenie';
  readonly prefix = '/opsgenie';
  readonly contentType = 'application/json';
  readonly #states = new PerAccount<OpsgenieState>(() => ({
    alerts: new Map(),
    references: References.neverGivenBefore(),
    requests: new Map(),
  }));

  authenticate({ headers: { authorization = '' } }: FastifyRequest): AccountName | undefined {
    const key = authorization.startsWith('GenieKey ') ? authorization.slice('GenieKey '.length) : undefined;
    return accountOfToken(key, [apiKey, apiKeySecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    return { status, body: { message: messages[reason], took: 0.001, requestId: 'mock-request' } };
  }

  register(app: FastifyInstance): void {
    app.post('/v2/alerts', { config: { operation: 'alerts.create' } }, async (request, reply) => {
      const body = alertBody.safeParse(request.body);
      if (!body.success)
        throw new Refusal({
          status: 422,
          body: { message: messages.malformed, took: 0.001, requestId: 'mock-request' },
        });
      const { alerts } = this.#states.for(request);
      const { message } = body.data;
      const alias = body.data.alias ?? `mock-${String(alerts.size + 1)}`;
      const known = alerts.get(alias);
      if (known === undefined || known.status === 'closed')
        alerts.set(alias, { alias, message, status: 'open', count: 1 });
      else known.count += 1;
      return reply.code(202).send(this.#accepted(request, alias));
    });
    for (const [action, status] of [
      ['close', 'closed'],
      ['acknowledge', 'acknowledged'],
    ] as const)
      app.post(
        `/v2/alerts/:identifier/${action}`,
        { config: { operation: `alerts.${action}` } },
        async (request, reply) => {
          const { identifier } = target.parse(request.params);
          const known = this.#states.for(request).alerts.get(identifier);
          if (known !== undefined && known.status !== 'closed') known.status = status;
          return reply.code(202).send(this.#accepted(request, identifier));
        },
      );
    app.get(
      '/v2/alerts/requests/:identifier',
      { config: { operation: 'requests.get' } },
      async (request, reply) => {
        const { identifier } = target.parse(request.params);
        const alias = this.#states.for(request).requests.get(identifier);
        if (alias === undefined) throw new Refusal(this.failure('not_found', 404));
        return reply.send({
          data: { isSuccess: true, status: 'Done', alias },
          took: 0.01,
          requestId: identifier,
        });
      },
    );
  }

  #accepted(request: FastifyRequest, alias: string): object {
    const { references, requests } = this.#states.for(request);
    const requestId = references.next('mock-request-', 8);
    requests.set(requestId, alias);
    return { result: 'Request will be processed', took: 0.01, requestId };
  }

  snapshot(account: AccountName): unknown {
    return { alerts: [...this.#states.of(account).alerts.values()] };
  }

  seed(): void {
    throw new SeedRefused('Opsgenie takes no seed: create alerts through its API');
  }

  reset(): void {
    this.#states.reset();
  }
}

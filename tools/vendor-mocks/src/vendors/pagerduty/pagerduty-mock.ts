import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import {
  Refusal,
  SeedRefused,
  type AccountName,
  type Answer,
  type FailureReason,
  type VendorMock,
} from '../../vendor.ts';

const { routingKey, routingKeySecond } = mockCredentials.pagerduty;

const keyed = z.looseObject({ routing_key: z.string() });
const eventBody = z.discriminatedUnion('event_action', [
  z.looseObject({
    event_action: z.literal('trigger'),
    dedup_key: z.string().max(255).optional(),
    payload: z.looseObject({
      summary: z.string().min(1).max(1024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
    }),
  }),
  z.looseObject({ event_action: z.enum(['acknowledge', 'resolve']), dedup_key: z.string().max(255) }),
]);

/** All that was said under one key. */
interface Alert {
  readonly dedup_key: string;
  state: 'triggered' | 'acknowledged' | 'resolved';
  summary: string;
  /** How often it was triggered while it was open counts as one. */
  triggers: number;
}

const failures: Readonly<Record<FailureReason, string>> = {
  unauthenticated: 'invalid event',
  rate_limited: 'throttle exceeded',
  server_error: 'error',
  not_found: 'not found',
  malformed: 'invalid event',
};

/** PagerDuty's Events API v2: takes with 202, groups by `dedup_key`, and answers 400 also to a wrong key. */
export class PagerdutyMock implements VendorMock {
  readonly name = 'pagerduty';
  readonly prefix = '/pagerduty/v2';
  readonly contentType = 'application/json';
  readonly #alerts = new PerAccount<Map<string, Alert>>(() => new Map());

  authenticate({ body }: FastifyRequest): AccountName | undefined {
    return accountOfToken(keyed.safeParse(body).data?.routing_key, [routingKey, routingKeySecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    const body = { status: failures[reason], message: 'Event object is invalid', errors: [failures[reason]] };
    return { status: status === 401 ? 400 : status, body };
  }

  register(app: FastifyInstance): void {
    app.post('/enqueue', { config: { operation: 'enqueue' } }, async (request, reply) => {
      const event = eventBody.safeParse(request.body);
      if (!event.success)
        throw new Refusal({
          status: 400,
          body: {
            status: 'invalid event',
            message: 'Event object is invalid',
            errors: event.error.issues.map(
              ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
            ),
          },
        });
      const alerts = this.#alerts.for(request);
      const key = event.data.dedup_key ?? `mock-${String(alerts.size + 1)}`;
      const known = alerts.get(key);
      if (event.data.event_action === 'trigger') {
        const { summary } = event.data.payload;
        if (known === undefined || known.state === 'resolved')
          alerts.set(key, { dedup_key: key, state: 'triggered', summary, triggers: 1 });
        else known.triggers += 1;
      } else if (known !== undefined && known.state !== 'resolved')
        known.state = event.data.event_action === 'resolve' ? 'resolved' : 'acknowledged';
      return reply.code(202).send({ status: 'success', message: 'Event processed', dedup_key: key });
    });
  }

  snapshot(account: AccountName): unknown {
    return { alerts: [...this.#alerts.of(account).values()] };
  }

  seed(): void {
    throw new SeedRefused('PagerDuty takes no seed: send events through its API');
  }

  reset(): void {
    this.#alerts.reset();
  }
}
